//! Settings from a file, as the defaults of flags: flags beat variables, variables beat the file.

mod error;
mod field;
mod file;

use std::env;
use std::path::PathBuf;

use clap::parser::ValueSource;
use clap::{Arg, ArgMatches, Command};

pub use error::ConfigError;
pub use field::{Field, FIELDS};
pub use file::File;

use crate::args::keys::MNEMONIC;
use field::FROM;

/// Flags that name keys, of which the strongest holds alone.
const KEY_FLAGS: [&str; 3] = ["keys", "keyring_backend", "mnemonic_stdin"];
/// The variables of these flags; no flag has words for its value.
const KEY_VARIABLES: [&str; 3] = ["WAYCLEAR_KEYS", "WAYCLEAR_KEYRING_BACKEND", MNEMONIC];

/// The command with what the file says as its defaults. It is made twice, for it takes variables in when it is made.
pub fn with_file(command: impl Fn() -> Command) -> Result<Command, ConfigError> {
    let command = || with_variables(command());
    // What is wrong with the arguments is said when they are read for good.
    let first = command().ignore_errors(true).try_get_matches();
    let Ok(first) = first else {
        return Ok(command());
    };
    let file = File::find(first.get_one::<PathBuf>("config").map(PathBuf::as_path))?;
    let is_by_flag = names_keys(&first);
    if is_by_flag {
        for name in KEY_VARIABLES {
            env::remove_var(name);
        }
    }
    let has_keys = is_by_flag || KEY_VARIABLES.iter().any(|name| is_set(name));
    Ok(with_defaults(command(), &file, has_keys))
}

/// Whether a variable has a value.
pub fn is_set(variable: &str) -> bool {
    env::var_os(variable).is_some_and(|value| !value.to_string_lossy().trim().is_empty())
}

/// Whether keys are named by a flag of the command that is meant.
fn names_keys(matches: &ArgMatches) -> bool {
    let is_given = |id: &&str| {
        let source = matches.try_contains_id(id).ok();
        let source = source.and_then(|_| matches.value_source(id));
        source == Some(ValueSource::CommandLine)
    };
    let below = matches.subcommand();
    KEY_FLAGS.iter().any(is_given) || below.is_some_and(|(_, below)| names_keys(below))
}

/// Who signs where somebody must: not where --from is a choice, and gives a citizen's account away.
fn with_variables(command: Command) -> Command {
    let command = command.mut_subcommands(with_variables);
    command.mut_args(|arg| {
        let is_ours = arg.get_id() == "from" && arg.is_required_set() && arg.get_env().is_none();
        if is_ours {
            arg.env(FROM)
        } else {
            arg
        }
    })
}

fn with_defaults(command: Command, file: &File, has_keys: bool) -> Command {
    let command = command.mut_subcommands(|below| with_defaults(below, file, has_keys));
    command.mut_args(|arg| with_default(arg, file, has_keys))
}

fn with_default(arg: Arg, file: &File, has_keys: bool) -> Arg {
    let of_arg = |field: &&Field| arg.get_env().is_some_and(|name| name == field.variable);
    let field = FIELDS.iter().find(of_arg);
    let field = field.filter(|field| !(has_keys && field.names_keys()));
    match field.and_then(|field| file.value(field.name)) {
        Some(value) => arg.required(false).default_values(value.texts.clone()),
        None => arg,
    }
}
