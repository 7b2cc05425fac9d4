//! `wayclear config`: which settings hold, and from where each is.

use std::path::Path;
use std::process::ExitCode;

use anyhow::Result;
use clap::Args;
use serde::Serialize;
use wayclear_chain::wasmd::Endpoint;

use crate::args::keys::MNEMONIC;
use crate::config::{is_set, Field, File, FIELDS};
use crate::output::{Answer, Output};
use crate::page::{table, Page};

/// Nothing is asked; flags of other commands beat what is shown.
#[derive(Args)]
#[command(after_help = "Examples:
  wayclear config
  wayclear config --config operator.toml --json

Settings are read from the file that --config or WAYCLEAR_CONFIG names, else from wayclear.toml in the current folder, else from
wayclear/config.toml in $XDG_CONFIG_HOME or ~/.config. Its lines are like these; files in it are beside it:
  node = \"https://rpc.example.org\"
  deployment = \"deployments/health.json\"
  keyring_backend = \"file\"
  from = \"operator\"
  relay_from = [\"relay1\", \"relay2\"]
  gas_price = \"0.025ucosm\"
Secrets do not belong in it.")]
pub struct ConfigArgs {}

#[derive(Serialize)]
struct Settings {
    /// The file that was read, if there is one.
    file: Option<String>,
    settings: Vec<Setting>,
}

#[derive(Serialize)]
struct Setting {
    name: &'static str,
    /// `None` = the command's own default.
    value: Option<String>,
    /// The variable, or the line of the file.
    from: Option<String>,
}

pub fn run(_: &ConfigArgs, named: Option<&Path>, output: &mut Output) -> Result<ExitCode> {
    let file = File::find(named)?;
    let shown = file.path.as_ref().map(|path| path.display().to_string());
    let mut settings: Vec<_> = FIELDS.iter().map(|field| setting(field, &file)).collect();
    if is_set(MNEMONIC) {
        settings.push(Setting {
            name: "mnemonic",
            value: Some("not shown".to_string()),
            from: Some(MNEMONIC.to_string()),
        });
    }
    output.say(&Settings {
        file: shown,
        settings,
    })
}

fn setting(field: &Field, file: &File) -> Setting {
    let in_file = file.value(field.name);
    let (value, from) = if is_set(field.variable) {
        let value = std::env::var_os(field.variable);
        let value = value.map(|value| value.to_string_lossy().into_owned());
        (value, Some(field.variable.to_string()))
    } else {
        let value = in_file.map(|value| value.texts.join(","));
        (value, in_file.map(|value| format!("line {}", value.line)))
    };
    Setting {
        name: field.name,
        value: value.map(|value| without_password(field, value)),
        from,
    }
}

/// The variable may hold a password, which the file may not.
fn without_password(field: &Field, value: String) -> String {
    if matches!(field.name, "relays" | "desk") {
        let end = value.find(['?', '#']).unwrap_or(value.len());
        let (scheme, rest) = match value[..end].split_once("://") {
            Some((scheme, rest)) => (format!("{scheme}://"), rest),
            None => (String::new(), &value[..end]),
        };
        return scheme + rest.rsplit('@').next().unwrap_or_default();
    }
    if field.name != "node" {
        return value;
    }
    match value.parse::<Endpoint>() {
        Ok(endpoint) => endpoint.to_string(),
        Err(error) => error.to_string(),
    }
}

impl Answer for Settings {
    fn tell(&self, page: &mut Page) {
        match &self.file {
            Some(file) => page.line(format!("Settings of {file}, variables and defaults.")),
            None => page.line("No file of settings; variables and defaults."),
        }
        let mut rows = table(["setting", "value", "from"]);
        for Setting { name, value, from } in &self.settings {
            let value = value.as_deref().unwrap_or("-");
            rows.add_row([name, value, from.as_deref().unwrap_or("default")]);
        }
        page.table(rows);
    }
}
