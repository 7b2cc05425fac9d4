//! On which line of a text a byte stands, as an editor counts: LF, CR and CRLF each end one; and whether its quotes are
//! closed where a cell ends.

use std::collections::VecDeque;
use std::io::{self, Read};

/// No row is longer, in bytes; a quote that is never closed would make one of the rest of the file.
const LONGEST_ROW: u64 = 16 << 20;

/// Where a byte stands between quotes, as the reader of rows takes them.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    CellBegin,
    Bare,
    Quoted,
    /// Behind a quote that closes the cell, or is the first of two.
    AfterQuote,
}

/// A text on its way to a reader of rows.
pub struct Lines<R> {
    source: R,
    separator: u8,
    place: Place,
    /// Offsets of bytes behind a quote that closes a cell which goes on, from the row on that is being read.
    misquoted: VecDeque<u64>,
    /// Of the next byte.
    offset: u64,
    /// Of the next byte, from 1.
    line: u64,
    is_line_begin: bool,
    is_after_cr: bool,
    /// Offset and number of lines with anything in them, from the row on that is being read.
    begins: VecDeque<(u64, u64)>,
    /// Where that row begins.
    row: u64,
}

impl<R> Lines<R> {
    pub fn new(source: R, separator: u8) -> Self {
        Lines {
            source,
            separator,
            place: Place::CellBegin,
            misquoted: VecDeque::new(),
            offset: 0,
            line: 1,
            is_line_begin: true,
            is_after_cr: false,
            begins: VecDeque::new(),
            row: 0,
        }
    }

    /// First and last line of a row that lies between these offsets, perhaps behind ends of lines. Rows are asked for in
    /// their order.
    pub fn of_row(&mut self, from: u64, to: u64) -> (u64, u64) {
        while self.begins.front().is_some_and(|(begin, _)| *begin < from) {
            self.begins.pop_front();
        }
        self.row = to;
        let mut lines = self.begins.iter().take_while(|(begin, _)| *begin < to);
        let first = lines.next().map_or(self.line, |(_, line)| *line);
        (first, lines.last().map_or(first, |(_, line)| *line))
    }

    /// Whether a quote in the row that ends before that offset closes a cell that goes on: then it was meant to open
    /// nothing. Asked after [`Lines::of_row`].
    pub fn is_misquoted(&mut self, to: u64) -> bool {
        let before = self.misquoted.partition_point(|offset| *offset < to);
        self.misquoted.drain(..before).count() > 0
    }

    fn see(&mut self, byte: u8) {
        let ends_cell = byte == self.separator || matches!(byte, b'\r' | b'\n');
        self.place = match (self.place, byte) {
            (Place::Quoted, b'"') => Place::AfterQuote,
            (Place::Quoted, _) | (Place::CellBegin | Place::AfterQuote, b'"') => Place::Quoted,
            _ if ends_cell => Place::CellBegin,
            (Place::AfterQuote, _) => {
                self.misquoted.push_back(self.offset);
                Place::Bare
            }
            _ => Place::Bare,
        };
        match byte {
            b'\n' if self.is_after_cr => {}
            b'\n' | b'\r' => {
                self.line += 1;
                self.is_line_begin = true;
            }
            _ if self.is_line_begin => {
                self.begins.push_back((self.offset, self.line));
                self.is_line_begin = false;
            }
            _ => {}
        }
        self.is_after_cr = byte == b'\r';
        self.offset += 1;
    }
}

impl<R: Read> Read for Lines<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.offset - self.row > LONGEST_ROW {
            let begin = self.begins.iter().find(|(begin, _)| *begin >= self.row);
            let line = begin.map_or(self.line, |(_, line)| *line);
            let words = format!(
                "the row of line {line} is longer than 16 MiB; is a quote not closed there?"
            );
            return Err(io::Error::new(io::ErrorKind::InvalidData, words));
        }
        let length = self.source.read(buffer)?;
        if length == 0 && !buffer.is_empty() && self.place == Place::Quoted {
            self.misquoted.push_back(self.offset.saturating_sub(1));
            self.place = Place::Bare;
        }
        for byte in &buffer[..length] {
            self.see(*byte);
        }
        Ok(length)
    }
}
