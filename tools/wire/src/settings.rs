//! The file that says which ends there are and what lies between them.

use std::fs;
use std::path::Path;

use anyhow::{bail, Context, Result};

use crate::line::Link;
use crate::values::{File, Reader, Values};

/// More ends have more pairs than one program carries in time.
const MOST_ENDS: usize = 16;

/// A star: its ends, and what lies between each two.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    /// Namespaces are called so, a hyphen, and the end.
    pub name: String,
    /// 2 to 16 names.
    pub ends: Vec<String>,
    /// What losses and jitter are drawn from.
    pub seed: u64,
    /// From end to end, row by row; what lies on the diagonal means nothing.
    links: Vec<Link>,
}

impl Settings {
    /// What lies between two ends, by their numbers; the same both ways.
    pub fn link(&self, from: usize, to: usize) -> Link {
        self.links
            .get(from * self.ends.len() + to)
            .copied()
            .unwrap_or_default()
    }

    /// Numbers of ends, each pair once.
    pub fn pairs(&self) -> Vec<(usize, usize)> {
        let count = self.ends.len();
        (0..count)
            .flat_map(|a| (a + 1..count).map(move |b| (a, b)))
            .collect()
    }

    /// The namespace of an end.
    pub fn namespace(&self, end: usize) -> String {
        let end = self.ends.get(end).map_or("", String::as_str);
        format!("{}-{end}", self.name)
    }

    /// Reads a file.
    ///
    /// # Errors
    /// A file that cannot be read or makes no sense, with the line.
    pub fn read(file: &Path) -> Result<Self> {
        let name = file.display().to_string();
        let text = fs::read_to_string(file).with_context(|| format!("cannot read {name}"))?;
        Settings::parse(&name, &text)
    }

    /// The same of a text; `name` is what errors call it.
    ///
    /// # Errors
    /// What makes no sense, with the line.
    pub fn parse(name: &str, text: &str) -> Result<Self> {
        let reader = Reader { name, text };
        let file: File = toml::from_str(text).map_err(|error| {
            let line = error.span().map_or(1, |span| reader.line(span.start));
            anyhow::anyhow!("{name}:{line}: {}", error.message())
        })?;
        built(&reader, file)
    }
}

/// Puts together what the file says.
fn built(reader: &Reader<'_>, file: File) -> Result<Settings> {
    reader.fits(&file.name)?;
    let ends = file.ends.get_ref();
    if !(2..=MOST_ENDS).contains(&ends.len()) {
        let at = reader.at(&file.ends);
        bail!("{at}: {} ends; name 2 to {MOST_ENDS}", ends.len());
    }
    let mut names: Vec<String> = vec![];
    for end in ends {
        reader.fits(end)?;
        if names.contains(end.get_ref()) {
            bail!(
                "{}: end \"{}\" stands there twice",
                reader.at(end),
                end.get_ref()
            );
        }
        names.push(end.get_ref().clone());
    }
    let Ok(seed) = u64::try_from(*file.seed.get_ref()) else {
        bail!(
            "{}: the seed is {}; write 0 or more",
            reader.at(&file.seed),
            file.seed.get_ref()
        );
    };
    let every = file.every.unwrap_or_default();
    let count = names.len();
    let mut links = vec![reader.link(&every, Link::default())?; count * count];
    let mut known = vec![];
    for pair in file.pair {
        let (a, b) = reader.numbers(&names, &pair.ends)?;
        if known.contains(&(a.min(b), a.max(b))) {
            let [from, to] = pair.ends.get_ref();
            let at = reader.at(&pair.ends);
            bail!("{at}: the pair \"{from}\", \"{to}\" stands there twice; leave one");
        }
        known.push((a.min(b), a.max(b)));
        let values = Values {
            delay_ms: pair.delay_ms,
            jitter_ms: pair.jitter_ms,
            loss: pair.loss,
            rate_mbit: pair.rate_mbit,
        };
        for place in [a * count + b, b * count + a] {
            if let Some(link) = links.get_mut(place) {
                *link = reader.link(&values, *link)?;
            }
        }
    }
    Ok(Settings {
        name: file.name.into_inner(),
        ends: names,
        seed,
        links,
    })
}
