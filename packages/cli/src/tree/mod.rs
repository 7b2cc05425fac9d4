//! `wayclear tree`: looks at tree files, and at the tree on a chain.

mod live;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::Args;
use comfy_table::presets::NOTHING;
use comfy_table::Table;
use serde_json::json;
use wayclear_client::tree::{parse, Problem, Tree};

use crate::net::NetArgs;
use crate::TreeArgs;

/// A tree file, or a chain.
#[derive(Args)]
pub struct ShowArgs {
    /// TOML, see trees/yolo.toml; none = the tree on the chain
    file: Option<PathBuf>,
    #[command(flatten)]
    net: NetArgs,
}

pub fn show(args: &ShowArgs) -> Result<ExitCode> {
    match &args.file {
        Some(file) => show_file(file, args.net.json),
        None => live::show(&args.net),
    }
}

fn show_file(file: &Path, json: bool) -> Result<ExitCode> {
    let tree = match load(file)? {
        Ok(tree) => tree,
        Err(problems) => return Ok(complain(file, json, &problems)),
    };
    if json {
        println!("{}", json!(tree));
        return Ok(ExitCode::SUCCESS);
    }
    println!(
        "{} {}: {} reports, window {} s",
        tree.key, tree.name, tree.policy, tree.window_seconds
    );
    for county in &tree.counties {
        println!(
            "  {} {}: {} cell prefixes",
            county.key,
            county.name,
            county.prefixes.len()
        );
        for city in &county.cities {
            println!(
                "    {} {}: {} cell prefixes",
                city.key,
                city.name,
                city.prefixes.len()
            );
            let mut table = Table::new();
            table.load_preset(NOTHING);
            for known in &city.places {
                table.add_row([
                    format!("      {}", known.place),
                    known.name.clone(),
                    known.surface.to_string(),
                    format!("{}, {}", known.latitude, known.longitude),
                ]);
            }
            if !city.places.is_empty() {
                println!("{table}");
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}

pub fn check(args: &TreeArgs) -> Result<ExitCode> {
    match load(&args.file)? {
        Ok(tree) => {
            let counts = Counts::of(&tree);
            if args.json {
                println!("{}", json!({ "problems": [], "counts": counts.as_json() }));
            } else {
                println!("{}: {counts}, no problems", args.file.display());
            }
            Ok(ExitCode::SUCCESS)
        }
        Err(problems) => Ok(complain(&args.file, args.json, &problems)),
    }
}

/// Reads a tree file, or says what is wrong with it.
pub fn load(file: &Path) -> Result<Result<Tree, Vec<Problem>>> {
    let text =
        fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
    Ok(parse(&text))
}

/// Prints what is wrong with a tree file.
pub fn complain(file: &Path, json: bool, problems: &[Problem]) -> ExitCode {
    if json {
        let rows: Vec<_> = problems
            .iter()
            .map(|problem| json!({ "line": problem.line, "text": problem.text }))
            .collect();
        println!("{}", json!({ "problems": rows }));
    } else {
        for problem in problems {
            eprintln!("{}:{}: {}", file.display(), problem.line, problem.text);
        }
    }
    ExitCode::FAILURE
}

/// How large a tree is.
pub struct Counts {
    pub counties: usize,
    pub cities: usize,
    pub places: usize,
}

impl Counts {
    pub fn of(tree: &Tree) -> Self {
        Counts {
            counties: tree.counties.len(),
            cities: tree.counties.iter().map(|county| county.cities.len()).sum(),
            places: tree.places().count(),
        }
    }

    fn as_json(&self) -> serde_json::Value {
        json!({ "counties": self.counties, "cities": self.cities, "places": self.places })
    }
}

impl std::fmt::Display for Counts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "{} counties, {} cities, {} places",
            self.counties, self.cities, self.places
        )
    }
}
