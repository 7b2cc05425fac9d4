//! `wayclear config`: which settings hold, and from where each is.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Result;
use clap::{Arg, Args, Command};
use serde::Serialize;
use wayclear_chain::wasmd::Endpoint;
use wayclear_deploy::record::{About, Record, FOLDER};

use crate::args::keys::MNEMONIC;
use crate::args::net::each_node;
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
    /// `None` = nobody says it.
    value: Option<String>,
    /// The variable, the line of the file, the deployment record, or that it is built in.
    from: Option<String>,
    /// What holds where nobody says it.
    #[serde(skip_serializing_if = "Option::is_none")]
    otherwise: Option<&'static str>,
}

pub fn run(
    _: &ConfigArgs,
    named: Option<&Path>,
    command: &Command,
    output: &mut Output,
) -> Result<ExitCode> {
    let file = File::find(named)?;
    let shown = file.path.as_ref().map(|path| path.display().to_string());
    let recorded = Recorded::of(&file);
    let setting = |field| setting(field, &file, &recorded, command);
    let mut settings: Vec<_> = FIELDS.iter().map(setting).collect();
    if is_set(MNEMONIC) {
        settings.push(Setting {
            name: "mnemonic",
            value: Some("not shown".to_string()),
            from: Some(MNEMONIC.to_string()),
            otherwise: None,
        });
    }
    output.say(&Settings {
        file: shown,
        settings,
    })
}

/// The deployment record that commands would read, as far as it is there.
struct Recorded {
    file: Option<PathBuf>,
    about: Option<About>,
}

impl Recorded {
    fn of(settings: &File) -> Self {
        let (variable, name) = ("WAYCLEAR_DEPLOYMENT", "deployment");
        let of_variable = std::env::var_os(variable).filter(|_| is_set(variable));
        let of_file = || {
            settings
                .value(name)
                .map(|value| value.texts.join(",").into())
        };
        let named = of_variable.or_else(of_file).map(PathBuf::from);
        let file = Record::find(named.as_deref()).ok();
        let about = Record::read(file.as_deref()).ok();
        let about = about.filter(|_| file.is_some()).map(|record| record.about);
        Recorded { file, about }
    }

    /// What it says of a setting, and where that is from.
    fn value(&self, name: &str) -> Option<(String, String)> {
        if name == "deployment" {
            let file = self.file.as_ref()?;
            return Some((
                file.display().to_string(),
                format!("the only one in {FOLDER}/"),
            ));
        }
        let about = self.about.as_ref()?;
        let value = match name {
            "node" => about.node.clone(),
            "relays" => joined(about.relays.iter().map(|relay| relay.url.as_str())),
            "desk" => joined(about.desks.iter().map(|desk| desk.url.as_str())),
            _ => return None,
        };
        (!value.is_empty()).then(|| (value, "the deployment record".to_string()))
    }
}

fn joined<'a>(urls: impl Iterator<Item = &'a str>) -> String {
    urls.collect::<Vec<_>>().join(",")
}

fn setting(field: &Field, file: &File, recorded: &Recorded, command: &Command) -> Setting {
    let of_variable = || {
        let value = std::env::var_os(field.variable).filter(|_| is_set(field.variable))?;
        Some((
            value.to_string_lossy().into_owned(),
            field.variable.to_string(),
        ))
    };
    let of_file = || {
        let value = file.value(field.name)?;
        Some((value.texts.join(","), format!("line {}", value.line)))
    };
    let built_in = || Some((default_of(field, command)?, "built in".to_string()));
    let said = of_variable()
        .or_else(of_file)
        .or_else(|| recorded.value(field.name))
        .or_else(built_in);
    let (value, from) = said.unzip();
    Setting {
        name: field.name,
        otherwise: value.is_none().then_some(field.otherwise),
        value: value.map(|value| without_password(field, value)),
        from,
    }
}

/// The default of the flags of a setting; that of the file is none.
fn default_of(field: &Field, command: &Command) -> Option<String> {
    let is_ours = |arg: &&Arg| arg.get_env().is_some_and(|name| name == field.variable);
    let own = command.get_arguments().find(is_ours);
    let own = own.and_then(|arg| arg.get_default_values().first());
    let own = own.map(|value| value.to_string_lossy().into_owned());
    let mut below = command.get_subcommands();
    own.or_else(|| below.find_map(|below| default_of(field, below)))
}

/// The variable may hold a password, which the file may not.
fn without_password(field: &Field, value: String) -> String {
    if matches!(field.name, "relays" | "desk") {
        let shown: Vec<_> = urls(&value).iter().map(|url| bare(url)).collect();
        return shown.join(",");
    }
    if field.name != "node" {
        return value;
    }
    let shown = each_node(&value).into_iter().map(|node| {
        let endpoint = node.parse::<Endpoint>();
        endpoint.map_or_else(|error| error.to_string(), |endpoint| endpoint.to_string())
    });
    shown.collect::<Vec<_>>().join(",")
}

/// The addresses of a list. A comma may stand in a password or a query too: what follows is another address only with a scheme.
fn urls(list: &str) -> Vec<String> {
    let mut found: Vec<String> = vec![];
    for part in list.split(',') {
        match found.last_mut() {
            Some(before) if !part.contains("://") => {
                before.push(',');
                before.push_str(part);
            }
            _ => found.push(part.to_string()),
        }
    }
    found
}

/// An address without user, password and query.
fn bare(url: &str) -> String {
    let end = url.find(['?', '#']).unwrap_or(url.len());
    let (scheme, rest) = match url[..end].split_once("://") {
        Some((scheme, rest)) => (format!("{scheme}://"), rest),
        None => (String::new(), &url[..end]),
    };
    scheme + rest.rsplit('@').next().unwrap_or_default()
}

impl Answer for Settings {
    fn tell(&self, page: &mut Page) {
        match &self.file {
            Some(file) => page.paragraph(
                format!("Settings of {file}, of variables, and those built in:"),
                "",
            ),
            None => page.paragraph(
                "There is no file of settings. Settings of variables, and those built in:",
                "",
            ),
        }
        let mut rows = table(["setting", "value", "from"]);
        for Setting {
            name,
            value,
            from,
            otherwise,
        } in &self.settings
        {
            let value = value.as_deref().or(*otherwise).unwrap_or_default();
            rows.add_row([name, value, from.as_deref().unwrap_or("not set")]);
        }
        page.table(rows);
    }
}
