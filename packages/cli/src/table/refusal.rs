//! Why a row cannot be used.

use std::fmt::{Debug, Display};

/// Of a cell in which nothing stands.
const MISSING: &str = "missing";
/// Of a row with too few or too many cells.
const CELLS: &str = "cells";
/// Of a cell with bytes that are no text.
const NOT_UTF8: &str = "not UTF-8";

/// What a refusal says of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Nothing: the row says itself that it holds nothing.
    None,
    Row,
    /// The rows before were misunderstood, so that none can be used.
    Table,
}

/// Why a row cannot be used, or no row of its table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// One of few, by which rows are counted.
    pub reason: String,
    /// A sentence about the row, without its line.
    pub words: String,
    pub fault: Fault,
}

impl Refusal {
    pub fn new(reason: impl Into<String>, words: impl Display) -> Self {
        Refusal {
            reason: reason.into(),
            words: words.to_string(),
            fault: Fault::Row,
        }
    }

    /// Of a row with a cell in which nothing stands.
    pub fn missing() -> Self {
        Refusal::new(MISSING, MISSING)
    }

    /// Of a row with too few or too many cells.
    pub fn cells(words: impl Display) -> Self {
        Refusal::new(CELLS, words)
    }

    /// Of a row with a cell that is no text.
    pub fn not_utf8(words: impl Display) -> Self {
        Refusal::new(NOT_UTF8, words)
    }

    /// Of the whole table.
    pub fn of_table(words: impl Display) -> Self {
        Refusal {
            fault: Fault::Table,
            ..Refusal::new("table", words)
        }
    }

    /// The same, of a row that is as it should be and holds nothing.
    pub fn without_fault(self) -> Self {
        Refusal {
            fault: Fault::None,
            ..self
        }
    }

    /// The same, said of a cell.
    pub fn in_cell(self, column: &str, cell: impl Debug) -> Self {
        let words = format!("column \"{column}\" is {cell:?}, {}", self.words);
        Refusal { words, ..self }
    }

    /// The same, counted by what the cell should hold: a time, a strength.
    pub fn of(self, what: &str) -> Self {
        let reason = match &*self.reason {
            CELLS | NOT_UTF8 => return self,
            MISSING => format!("no {what}"),
            _ => what.to_string(),
        };
        Refusal { reason, ..self }
    }
}
