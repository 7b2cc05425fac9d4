//! What a relay serves everybody, as files that any web server can serve: nobody has to believe it, so nobody has to run it.

use std::sync::Arc;

use wayclear_api::relay::{BLOCKS, FEED, HEAD, LABELS, PLACES, PROOF, REGISTRY, TREE};

use crate::ledger::Ledger;
use crate::places::Places;
use crate::proofs::Prover;
use crate::reader::{ReadError, Reader};
use crate::settings::Settings;
use crate::view::{File, Snapshot};

/// A path like `v1/head`, and what is served there, JSON.
pub type Served = (String, Vec<u8>);

/// Reads files from a chain.
pub struct Files<L> {
    ledger: L,
    settings: Settings,
    reader: Reader,
    places: Places,
    known: Snapshot,
}

impl<L: Ledger> Files<L> {
    /// Nothing is read yet. Of the settings only the tree counts.
    pub fn new(ledger: L, prover: Box<dyn Prover>, settings: Settings) -> Self {
        Files {
            ledger,
            settings,
            reader: Reader::new(Some(prover)).at_once(),
            places: Places::default(),
            known: Snapshot::default(),
        }
    }

    /// All files as of now, in the order in which they are to be replaced: what others rely on comes first.
    ///
    /// # Errors
    /// [`ReadError`].
    pub fn read(&mut self) -> Result<Vec<Served>, ReadError> {
        let head = self.ledger.head()?;
        let (settings, places) = (&self.settings, &self.places);
        let mut next = self.known.clone();
        self.reader
            .read(&self.ledger, settings, places, head, &mut next)?;
        self.known = next;
        let Snapshot {
            pages,
            blocks,
            tree,
            places,
            labels,
            registry,
            told_head,
            proof,
            ..
        } = &self.known;
        let pages = pages.iter();
        let pages = pages.map(|(from, page)| (format!("{FEED}/{from}"), &page.file));
        let blocks = blocks.iter();
        let blocks = blocks.map(|(height, block)| (format!("{BLOCKS}/{height}"), &block.file));
        let mut files: Vec<_> = pages.chain(blocks).map(served).collect();
        let named = [(TREE, tree), (PLACES, places), (LABELS, labels)];
        files.extend(named.map(|(path, file)| served((path.to_string(), file))));
        files.extend(registry.iter().map(|it| plain(REGISTRY, &it.file)));
        files.push(plain(HEAD, told_head));
        files.extend(proof.iter().map(|file| plain(PROOF, file)));
        Ok(files)
    }
}

fn served((path, file): (String, &Arc<File>)) -> Served {
    plain(&path, file)
}

fn plain(path: &str, file: &File) -> Served {
    (path.trim_start_matches('/').to_string(), file.json.to_vec())
}
