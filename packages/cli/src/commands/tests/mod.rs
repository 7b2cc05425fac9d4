//! What holds for every command.

mod messages;

use clap::{CommandFactory, Parser};

use super::{command, groups, Cli};

/// Every command, the deepest last.
fn all(command: &clap::Command) -> Vec<clap::Command> {
    let below = command.get_subcommands().flat_map(all);
    std::iter::once(command.clone()).chain(below).collect()
}

/// The examples in the help of a command, each from `wayclear` on, without what it is piped to.
fn examples(command: &clap::Command) -> Vec<String> {
    let help = command.get_after_help();
    let help = help.map(ToString::to_string).unwrap_or_default();
    // A line that ends in a backslash goes on.
    let help = help.replace("\\\n", " ");
    let lines = help.lines().map(str::trim);
    let lines = lines.filter(|line| line.starts_with("wayclear "));
    let own = lines.map(|line| {
        line.split(['|', '>'])
            .next()
            .unwrap_or_default()
            .to_string()
    });
    own.collect()
}

#[test]
fn every_command_stands_in_one_group() {
    let command = command();
    let names = command.get_subcommands().map(clap::Command::get_name);
    for name in names {
        let groups = groups::GROUPS.iter().flat_map(|(_, names)| *names);
        let count = groups.filter(|grouped| **grouped == name).count();
        assert_eq!(count, 1, "{name}");
    }
}

#[test]
fn every_command_shows_examples_that_the_command_understands() {
    for command in all(&Cli::command()) {
        if command.has_subcommands() {
            continue;
        }
        let examples = examples(&command);
        for example in &examples {
            let words = shlex::split(example).expect("words of a shell");
            let parsed = Cli::try_parse_from(words);
            assert!(
                parsed.is_ok(),
                "{example}: {}",
                parsed.err().expect("an error")
            );
        }
        assert!(!examples.is_empty(), "{}", command.get_name());
    }
}
