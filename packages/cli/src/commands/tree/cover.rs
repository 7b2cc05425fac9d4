//! `wayclear tree cover`: from the boundaries of counties to a tree file.

use std::fmt;
use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{bail, Context, Result};
use clap::Args;
use serde::Serialize;
use wayclear_api::{check_state_key, checked_name, Invalid};
use wayclear_deploy::tree::check;
use wayclear_deploy::tree::cover::{cover as cells, draft, read, Boundaries, Choice};

use crate::args::name_and_value;
use crate::output::{Answer, Output, Usage};
use crate::page::Page;
use crate::words::count;

/// What becomes of which file.
#[derive(Args)]
#[command(after_help = "Example, with the boundaries of the U.S. Census Bureau:

  ogr2ogr -t_srs EPSG:4326 counties.geojson cb_2023_us_county_5m.shp
  wayclear tree cover counties.geojson --only STATEFP=06 \\
    --state US-CA --state-name California --out california.toml
  wayclear tree check california.toml

Every place is routed to the county with most of its cell: cells inside a county
get the shortest prefix that fits, those on a border go to one county whole.
Cities are added to the file by hand: see docs/trees.md.")]
pub struct CoverArgs {
    /// GeoJSON, longitude and latitude in degrees (WGS 84); each feature is a county
    boundaries: PathBuf,
    /// Key of the state, ISO 3166-2, such as US-CA
    #[arg(long, value_name = "KEY")]
    state: String,
    /// Name of the state
    #[arg(long, value_name = "NAME")]
    state_name: String,
    /// Property that holds the counties' keys [default: a well-known one, such as GEOID or code, or the feature's id]
    #[arg(long, value_name = "PROPERTY")]
    key: Option<String>,
    /// Property that holds the counties' names [default: a well-known one, such as NAME, or the keys]
    #[arg(long, value_name = "PROPERTY")]
    name: Option<String>,
    /// Fill up keys of digits with zeros to so many digits; 1 = leave them
    #[arg(long, value_name = "DIGITS", value_parser = clap::value_parser!(u8).range(1..=12))]
    key_width: Option<u8>,
    /// Take only features with this value; 06* = with one that begins so
    #[arg(long, value_name = "PROPERTY=VALUE", value_parser = name_and_value)]
    only: Option<(String, String)>,
    /// Features with one key are parts of one county
    #[arg(long)]
    join: bool,
    /// Most characters of a cell prefix: 5 = 4.9 km, 6 = 1.2 km x 0.6 km, 7 = 150 m
    #[arg(long, default_value_t = 6, value_parser = clap::value_parser!(u8).range(2..=7))]
    precision: u8,
    /// Write the tree file there instead of standard output; it must not exist
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

pub fn run(args: &CoverArgs, output: &mut Output) -> Result<ExitCode> {
    let usage = |error: Invalid| Usage(error.to_string());
    check_state_key(&args.state).map_err(usage)?;
    let state_name = checked_name(&args.state_name).map_err(usage)?;
    if let Some(out) = args.out.as_ref().filter(|out| out.exists()) {
        bail!(
            "{} exists and may hold cities: move it away, or name another file with --out",
            out.display()
        );
    }
    let found = boundaries(args)?;
    let precision = usize::from(args.precision);
    let prefixes =
        cells(&found.counties, precision).with_context(|| args.boundaries.display().to_string())?;
    let mut covered = Covered::new(&found, prefixes);
    let remark = format!(
        "{state_name}: {covered}, from {:?}.\n\
         A cell of {precision} characters on a border belongs to the county with most of it.\n\
         `wayclear tree cover` made this. Add cities below their county, each a [[county.city]] with prefixes of its own.",
        args.boundaries.file_name().unwrap_or_default()
    );
    let prefixes = covered
        .counties
        .iter()
        .map(|county| county.prefixes.clone());
    let prefixes: Vec<_> = prefixes.collect();
    let text = draft(
        &remark,
        &args.state,
        &state_name,
        &found.counties,
        &prefixes,
    );
    match check(&text) {
        Ok((_, warnings)) => warnings
            .iter()
            .for_each(|warning| output.note(&warning.text)),
        Err(problems) => {
            let text = &problems[0].text;
            let has_lost_zeros = args.key_width.is_none() && text.contains("leading zero");
            let cure = if has_lost_zeros {
                ": --key-width 5 fills it in"
            } else {
                ""
            };
            bail!("{}: {text}{cure}", args.boundaries.display());
        }
    }
    if let Some(out) = &args.out {
        let shown = out.display();
        write_new(out, &text).with_context(|| format!("cannot write {shown}"))?;
        covered.file = Some(shown.to_string());
    } else {
        output.note(&covered);
        covered.text = text;
    }
    output.say(&covered)
}

fn boundaries(args: &CoverArgs) -> Result<Boundaries> {
    let name = args.boundaries.display();
    let bytes = fs::read(&args.boundaries).with_context(|| format!("cannot read {name}"))?;
    let Ok(text) = String::from_utf8(bytes) else {
        bail!("{name} is no text; GeoJSON is needed: ogr2ogr -t_srs EPSG:4326 counties.geojson {name}");
    };
    let choice = Choice {
        key: args.key.clone(),
        name: args.name.clone(),
        key_width: args.key_width.map(usize::from),
        only: args.only.clone(),
        join: args.join,
    };
    read(&text, &choice).with_context(|| name.to_string())
}

/// Writes all of a file that did not exist, or nothing.
fn write_new(path: &Path, text: &str) -> std::io::Result<()> {
    let mut file = File::create_new(path)?;
    file.write_all(text.as_bytes())
        .and_then(|()| file.sync_all())
        .inspect_err(|_| drop(fs::remove_file(path)))
}

#[derive(Serialize)]
struct Covered<'a> {
    /// Property that the keys are from.
    key_from: &'a str,
    /// Property that the names are from; empty = the keys are the names.
    name_from: &'a str,
    counties: Vec<County<'a>>,
    /// Where the tree file is.
    file: Option<String>,
    /// The tree file, if it is nowhere else.
    text: String,
}

#[derive(Serialize)]
struct County<'a> {
    key: &'a str,
    name: &'a str,
    prefixes: Vec<String>,
}

impl<'a> Covered<'a> {
    fn new(found: &'a Boundaries, prefixes: Vec<Vec<String>>) -> Self {
        let counties = found.counties.iter().zip(prefixes);
        Covered {
            key_from: &found.key_from,
            name_from: &found.name_from,
            counties: counties
                .map(|(county, prefixes)| County {
                    key: &county.key,
                    name: &county.name,
                    prefixes,
                })
                .collect(),
            file: None,
            text: String::new(),
        }
    }
}

impl Answer for Covered<'_> {
    fn tell(&self, page: &mut Page) {
        match &self.file {
            Some(file) => page.line(format!("{file}: {self}")),
            None => page.line(self.text.trim_end()),
        }
    }
}

impl fmt::Display for Covered<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let prefixes: usize = self
            .counties
            .iter()
            .map(|county| county.prefixes.len())
            .sum();
        let counties = count(self.counties.len(), "county");
        write!(
            f,
            "{counties}, cell prefixes: {prefixes}, keys from {:?}, ",
            self.key_from
        )?;
        match self.name_from {
            "" => write!(f, "which are the names too (--name)"),
            name => write!(f, "names from {name:?}"),
        }
    }
}
