//! Rows that cannot be used: counted by reason, with the first of each.

use std::collections::BTreeMap;

use anyhow::Result;

use super::refusal::{Fault, Refusal};
use super::table::Table;
use crate::output::Output;
use crate::words::count;

/// Rows that were left out.
pub struct LeftOut {
    /// What to do about a row that is refused; `None` = rows are left out.
    cure: Option<&'static str>,
    /// How many, and where the first is and what is wrong with it.
    by_reason: BTreeMap<String, (u64, String)>,
}

impl LeftOut {
    /// Leaves rows out, or refuses the first with words on what to do.
    pub fn new(cure: Option<&'static str>) -> Self {
        LeftOut {
            cure,
            by_reason: BTreeMap::new(),
        }
    }

    /// For tables that are refused, unless their owner wants bad rows to be skipped.
    pub fn for_tables(skips_bad: bool) -> Self {
        LeftOut::new((!skips_bad).then_some("--skip-bad leaves such rows out"))
    }

    /// Leaves the row out that the table stands at, or refuses it.
    pub fn refuse(&mut self, table: &Table, refusal: Refusal) -> Result<()> {
        match (refusal.fault, self.cure) {
            (Fault::Table, _) => return Err(table.here(&refusal.words)),
            (Fault::Row, Some(cure)) => {
                return Err(table.here(format!("{}; {cure}", refusal.words)))
            }
            (Fault::Row, None) | (Fault::None, _) => {}
        }
        let entry = self.by_reason.entry(refusal.reason);
        let first = || (0, table.here(&refusal.words).to_string());
        entry.or_insert_with(first).0 += 1;
        Ok(())
    }

    /// By reason: how many rows.
    pub fn counts(&self) -> BTreeMap<String, u64> {
        let counts = self.by_reason.iter();
        counts
            .map(|(reason, (rows, _))| (reason.clone(), *rows))
            .collect()
    }

    /// By reason: the first row and what is wrong with it.
    pub fn firsts(&self) -> BTreeMap<String, String> {
        let firsts = self.by_reason.iter();
        firsts
            .map(|(reason, (_, first))| (reason.clone(), first.clone()))
            .collect()
    }

    /// For people, a line a reason; empty if no row was left out.
    pub fn words(&self) -> String {
        let lines = self.by_reason.iter().map(|(reason, (rows, first))| {
            let the_first = if *rows == 1 { "" } else { ", the first" };
            let rows = count(*rows, "row");
            format!("left out {rows} ({reason}){the_first}: {first}\n")
        });
        lines.collect()
    }

    /// Says it on standard error.
    pub fn tell(&self, output: &Output) {
        for line in self.words().lines() {
            output.note(line);
        }
    }
}
