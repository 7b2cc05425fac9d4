//! `wayclear attest key`: a key to sign with.

use std::process::ExitCode;

use anyhow::Result;
use serde::Serialize;
use wayclear_chain::Keyring;
use wayclear_client::report::public_key;

use crate::output::{Answer, Output};
use crate::page::Page;

#[derive(Serialize)]
struct NewKey {
    /// Secret.
    words: String,
    public_key: String,
}

pub fn run(output: &mut Output) -> Result<ExitCode> {
    let (words, key) = Keyring::generate(&mut rand::rng());
    output.say(&NewKey {
        words,
        public_key: public_key(&key).to_hex(),
    })
}

impl Answer for NewKey {
    fn tell(&self, page: &mut Page) {
        page.line("# Secret. A line for the file that --keys names; its mode must be 600.");
        // One line, however long: it is to be copied.
        page.line(format!("authority = \"{}\"", self.words));
        page.line("# For the registry's owner, in set_authority: public_key");
        page.line(format!("# {}", self.public_key));
    }
}
