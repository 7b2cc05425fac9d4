//! What holds for every command.

mod messages;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use clap::error::ErrorKind;
use clap::{CommandFactory, Parser};

use super::{command, groups, Cli};
use crate::config::FIELDS;

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

#[test]
fn every_variable_of_a_flag_is_a_setting_of_the_file_and_the_other_way_round() {
    let mut variables = BTreeSet::new();
    for command in all(&Cli::command()) {
        let named = command.get_arguments().filter_map(clap::Arg::get_env);
        variables.extend(named.map(|name| name.to_string_lossy().into_owned()));
    }
    // It names the file.
    assert!(variables.remove("WAYCLEAR_CONFIG"));
    // It names what the study reads and may not carry with it; nobody's tree needs it.
    assert!(variables.remove("WAYCLEAR_DATA"));
    // It is that of required flags, once the command is put together.
    variables.insert("WAYCLEAR_FROM".to_string());
    let settings = FIELDS.iter().map(|field| field.variable.to_string());
    assert_eq!(settings.collect::<BTreeSet<_>>(), variables);
}

/// The lines of the command in the blocks of a page: from `wayclear` on, without what they are piped to and what is said of them.
fn lines(page: &str) -> Vec<String> {
    let page = page.replace("\\\n", " ");
    let blocks = page.split("```").skip(1).step_by(2);
    let lines = blocks.flat_map(str::lines).map(str::trim);
    let lines = lines.map(|line| line.strip_prefix("$ ").unwrap_or(line));
    let own = lines.filter(|line| line.starts_with("wayclear "));
    let end = |line: &str| {
        let ends = [" | ", " > ", " # ", " &", " 2>"];
        let end = ends.iter().filter_map(|end| line.find(end)).min();
        line[..end.unwrap_or(line.len())].to_string()
    };
    own.map(end).collect()
}

#[test]
fn every_line_of_the_pages_is_one_that_the_command_understands() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let pages = fs::read_dir(root.join("docs")).expect("a folder");
    let pages = pages.flatten().map(|entry| entry.path());
    let pages = pages.chain([root.join("README.md"), root.join("RELEASING.md")]);
    let (mut count, mut wrong) = (0, vec![]);
    for page in pages.filter(|page| page.extension().is_some_and(|e| e == "md")) {
        let text = fs::read_to_string(&page).expect("a page");
        for line in lines(&text) {
            count += 1;
            let words = shlex::split(&line).expect("words of a shell");
            // A variable may stand for several words or for none.
            let fixed = words.iter().filter(|word| !word.starts_with('$'));
            let fixed = Cli::try_parse_from(fixed);
            let (Err(error), Err(_)) = (Cli::try_parse_from(&words), fixed) else {
                continue;
            };
            // Keys and codes are cut short on pages.
            if error.kind() != ErrorKind::ValueValidation {
                wrong.push(format!("{}: {line}: {error}", page.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(count > 60, "only {count} lines were found");
}

#[test]
fn every_argument_says_what_it_takes() {
    let mut silent = vec![];
    for command in all(&Cli::command()) {
        for arg in command.get_arguments() {
            let help = arg.get_help().map(ToString::to_string).unwrap_or_default();
            // A place may be meant by its position, its text form, its code or its contract.
            let takes_places = arg
                .get_value_names()
                .is_some_and(|names| names.iter().any(|name| name.as_str().starts_with("PLACE")));
            let is_told = !takes_places || !arg.is_positional() || help.contains("9qc7mbdh");
            if help.trim().len() < 5 || !is_told {
                silent.push(format!("{} {}", command.get_name(), arg.get_id()));
            }
        }
    }
    assert!(silent.is_empty(), "{silent:?}");
}
