//! What stands in the file of a wire, value by value, each refused with its line if it makes no sense.

use std::time::Duration;

use anyhow::{bail, Context, Result};
use serde::Deserialize;
use toml::Spanned;

use crate::line::Link;

/// Longer than around the world by satellite.
const LONGEST_MS: f64 = 10_000.0;
/// Mbit a second: a TUN device does not carry more.
const RATES: (f64, f64) = (0.01, 10_000.0);
/// Names become those of namespaces and of files.
const LONGEST_NAME: usize = 20;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct File {
    pub name: Spanned<String>,
    pub ends: Spanned<Vec<Spanned<String>>>,
    pub seed: Spanned<i64>,
    pub every: Option<Values>,
    #[serde(default)]
    pub pair: Vec<Pair>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
pub struct Values {
    pub delay_ms: Option<Spanned<f64>>,
    pub jitter_ms: Option<Spanned<f64>>,
    pub loss: Option<Spanned<f64>>,
    pub rate_mbit: Option<Spanned<f64>>,
}

// Not flattened: the line of an unknown name would be lost.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pair {
    pub ends: Spanned<[String; 2]>,
    pub delay_ms: Option<Spanned<f64>>,
    pub jitter_ms: Option<Spanned<f64>>,
    pub loss: Option<Spanned<f64>>,
    pub rate_mbit: Option<Spanned<f64>>,
}

pub struct Reader<'a> {
    pub name: &'a str,
    pub text: &'a str,
}

impl Reader<'_> {
    /// The line of a place in the text, from 1.
    pub fn line(&self, offset: usize) -> usize {
        let before = self.text.get(..offset).unwrap_or(self.text);
        before.matches('\n').count() + 1
    }

    /// Where a value stands, as errors begin: file and line.
    pub fn at<T>(&self, value: &Spanned<T>) -> String {
        format!("{}:{}", self.name, self.line(value.span().start))
    }

    /// Whether it can name a namespace.
    pub fn fits(&self, name: &Spanned<String>) -> Result<()> {
        let text = name.get_ref();
        let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
        if text.is_empty() || text.len() > LONGEST_NAME || !text.chars().all(fits) {
            bail!(
                "{}: \"{text}\" is no name; write 1 to {LONGEST_NAME} of a to z and 0 to 9",
                self.at(name)
            );
        }
        Ok(())
    }

    /// The numbers of two ends that there are.
    pub fn numbers(&self, names: &[String], ends: &Spanned<[String; 2]>) -> Result<(usize, usize)> {
        let [from, to] = ends.get_ref();
        let number = |end: &String| {
            let found = names.iter().position(|name| name == end);
            found.with_context(|| {
                format!(
                    "{}: there is no end \"{end}\"; there are {}",
                    self.at(ends),
                    names.join(", ")
                )
            })
        };
        let (a, b) = (number(from)?, number(to)?);
        if a == b {
            bail!(
                "{}: a pair has two ends, not twice \"{from}\"",
                self.at(ends)
            );
        }
        Ok((a, b))
    }

    /// What the values say; where they say nothing, as `link` has it.
    pub fn link(&self, values: &Values, link: Link) -> Result<Link> {
        let mut link = link;
        if let Some(delay) = &values.delay_ms {
            link.delay = self.milliseconds("delay_ms", delay)?;
        }
        if let Some(jitter) = &values.jitter_ms {
            link.jitter = self.milliseconds("jitter_ms", jitter)?;
            if link.jitter > link.delay {
                let at = self.at(jitter);
                bail!("{at}: jitter_ms is {}, longer than delay_ms; packets would come before they are sent", jitter.get_ref());
            }
        } else if link.jitter > link.delay {
            link.jitter = link.delay;
        }
        if let Some(loss) = &values.loss {
            let share = *loss.get_ref();
            if !(0.0..1.0).contains(&share) {
                bail!(
                    "{}: loss is {share}; write a share, from 0 to less than 1 (5 % is 0.05)",
                    self.at(loss)
                );
            }
            link.loss = share;
        }
        if let Some(rate) = &values.rate_mbit {
            let mbit = *rate.get_ref();
            if !(RATES.0..=RATES.1).contains(&mbit) {
                bail!(
                    "{}: rate_mbit is {mbit}; write {} to {}, or leave it away for no limit",
                    self.at(rate),
                    RATES.0,
                    RATES.1
                );
            }
            // 10 Gbit/s fit.
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
            let bits = (mbit * 1e6).round() as u64;
            link.rate = Some(bits);
        }
        Ok(link)
    }

    fn milliseconds(&self, what: &str, value: &Spanned<f64>) -> Result<Duration> {
        let ms = *value.get_ref();
        if !(0.0..=LONGEST_MS).contains(&ms) {
            bail!(
                "{}: {what} is {ms}; write 0 to {LONGEST_MS}",
                self.at(value)
            );
        }
        Ok(Duration::from_secs_f64(ms / 1000.0))
    }
}
