//! The commands in groups, by who needs them; clap groups flags only.

use std::fmt::Write;

use clap::Command;

/// For whom which commands are, in the order of the help.
pub const GROUPS: [(&str, &[&str]); 4] = [
    (
        "Citizen",
        &[
            "place",
            "locate",
            "status",
            "check-in",
            "visits",
            "inspect",
            "contacts",
            "exposures",
            "watch",
            "report",
            "recover",
            "verify",
            "anchor",
        ],
    ),
    ("Authority", &["attest", "revoke"]),
    (
        "Operator",
        &[
            "plan", "apply", "open", "prune", "doctor", "tree", "region", "city", "registry",
            "reward", "relay", "kiosk", "mirror", "config",
        ],
    ),
    (
        "Engineer",
        &["demo", "risk", "evaluate", "release", "completions", "man"],
    ),
];

/// Columns of the names.
const NAMES: usize = 14;

/// The same command, whose help lists the commands below it in groups.
pub fn grouped(command: Command) -> Command {
    let width = crate::page::width();
    let mut list = String::new();
    for (group, names) in GROUPS {
        let _ = writeln!(list, "\n{group}:");
        for name in names {
            // Not every build has all of them.
            let Some(found) = command.find_subcommand(name) else {
                continue;
            };
            let about = found
                .get_about()
                .map(ToString::to_string)
                .unwrap_or_default();
            let options = textwrap::Options::new(width)
                .initial_indent("  ")
                .subsequent_indent("                ");
            let line = format!("{name:<NAMES$}{about}");
            let _ = writeln!(list, "{}", textwrap::fill(&line, options));
        }
    }
    command.help_template(format!(
        "{{about-with-newline}}\n{{usage-heading}} {{usage}}\n{list}\nOptions:\n{{options}}{{after-help}}"
    ))
}
