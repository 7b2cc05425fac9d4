//! What a relay takes and answers.

use std::process::ExitCode;

use anyhow::Result;
use clap::Args;
use serde::Serialize;
use serde_json::Value;

use crate::output::{Answer, Output};
use crate::page::Page;

#[derive(Args)]
#[command(after_help = "Example:
  wayclear relay openapi

Nothing is asked: a running relay serves the same at /v1/openapi.json.")]
pub struct OpenapiArgs {}

/// A document that a running relay serves too.
#[derive(Serialize)]
#[serde(transparent)]
struct Document(Value);

pub fn run(_: &OpenapiArgs, output: &mut Output) -> Result<ExitCode> {
    output.say(&Document(wayclear_relay::openapi()))
}

impl Answer for Document {
    /// JSON as well, in lines.
    fn tell(&self, page: &mut Page) {
        page.line(format!("{:#}", self.0));
    }
}
