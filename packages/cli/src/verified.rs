//! Why answers may be believed.

use anyhow::Result;
use cosmwasm_std::HexBinary;
use serde::Serialize;
use wayclear_proof::Header;

use crate::page::Page;
use crate::words::{now, span};

/// Why answers may be believed; in JSON the field `verified`, null for somebody's word.
#[derive(Clone, Debug, Serialize)]
#[serde(untagged)]
pub enum Basis {
    /// The block that they were checked by: what its validators signed.
    Block {
        height: u64,
        /// SHA-256 of the block's header.
        hash: HexBinary,
        /// Time of the block, Unix seconds.
        time: u64,
    },
    /// They are the word of whoever is named.
    #[serde(serialize_with = "null")]
    Word(String),
}

fn null<S: serde::Serializer>(_: &str, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_none()
}

impl Basis {
    /// An answer in JSON, and in it why it may be believed.
    pub fn within(&self, answer: &impl Serialize) -> Result<String> {
        let mut answer = serde_json::to_value(answer)?;
        if let Some(fields) = answer.as_object_mut() {
            fields.insert("verified".to_string(), serde_json::to_value(self)?);
        }
        Ok(answer.to_string())
    }

    pub fn tell(&self, page: &mut Page) {
        let words = match self {
            Basis::Block { height, time, .. } => {
                let age = now().unwrap_or(*time).saturating_sub(*time);
                let age = span(u32::try_from(age).unwrap_or(u32::MAX));
                format!("Verified at height {height}, {age} ago.")
            }
            Basis::Word(of) => format!("Not verified: this is the word of {of}."),
        };
        page.paragraph(words, "");
    }
}

impl From<Header> for Basis {
    fn from(header: Header) -> Self {
        Basis::Block {
            height: header.anchor.height,
            hash: header.anchor.hash.into(),
            time: header.time,
        }
    }
}
