//! Where texts come from: files, or standard input for `-`; and as what: UTF-8, whatever a spreadsheet has written.

use std::fs::File;
use std::io::{self, stdin, Cursor, Read};
use std::path::Path;

use anyhow::{Context, Result};
use encoding_rs::{UTF_16BE, UTF_16LE};
use encoding_rs_io::DecodeReaderBytesBuilder;
use serde::de::DeserializeOwned;

/// The name that stands for standard input.
const STDIN: &str = "-";

/// A file or standard input, open for reading.
pub struct Source {
    pub name: String,
    /// In bytes, if it is known.
    pub length: Option<u64>,
    pub reader: Box<dyn Read>,
}

impl Source {
    pub fn open(path: &Path) -> Result<Self> {
        if path == Path::new(STDIN) {
            return Ok(Source {
                name: "standard input".to_string(),
                length: None,
                reader: Box::new(stdin()),
            });
        }
        let name = path.display().to_string();
        let file = File::open(path).with_context(|| format!("cannot read {name}"))?;
        Ok(Source {
            length: file.metadata().ok().map(|data| data.len()),
            reader: Box::new(file),
            name,
        })
    }
}

/// The whole text of a file, or of standard input for `-`.
pub fn read_text(path: &Path) -> Result<String> {
    let Source { name, reader, .. } = Source::open(path)?;
    let text = utf8(reader).and_then(io::read_to_string);
    text.with_context(|| format!("cannot read {name}"))
}

/// The JSON values of a text, one after the other or as a list.
pub fn json_values<T: DeserializeOwned>(text: &str) -> serde_json::Result<Vec<T>> {
    if text.trim_start().starts_with('[') {
        return serde_json::from_str(text);
    }
    serde_json::Deserializer::from_str(text)
        .into_iter()
        .collect()
}

/// The same text in UTF-8, without a byte order mark. UTF-16 is known by its mark, or by the zero that every other byte of
/// ASCII is in it. All else passes as it is, also what is not UTF-8: it may stand where nobody looks.
pub fn utf8(mut source: impl Read + 'static) -> io::Result<impl Read> {
    let mut first = vec![];
    source.by_ref().take(2).read_to_end(&mut first)?;
    let encoding = match first[..] {
        [0, _] => Some(UTF_16BE),
        [_, 0] => Some(UTF_16LE),
        _ => None,
    };
    Ok(DecodeReaderBytesBuilder::new()
        .encoding(encoding)
        .strip_bom(true)
        .utf8_passthru(true)
        .build(Cursor::new(first).chain(source)))
}
