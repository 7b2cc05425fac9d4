//! How rows of the feed are packed and unpacked.

use super::{
    DayId, FeedCleaning, FeedError, FeedFlag, FeedHash, FeedKey, FeedRow, HashDay, VERSION,
};

const DAY_KEYS: u8 = 1;
const HASH_DAY: u8 = 2;
const FLAGS: u8 = 3;
const CLEANINGS: u8 = 4;
const REVOKED: u8 = 5;

impl FeedRow {
    /// The row's bytes, each kind sorted: all fields are big-endian, so bytes sort as values do.
    pub fn encode(&self) -> Vec<u8> {
        let key = |k: &FeedKey| [&k.key[..], &k.day.to_be_bytes()].concat();
        let cleaning = |c: &FeedCleaning| [&c.handle[..], &c.at.to_be_bytes()].concat();
        let mut row = vec![VERSION];
        row.extend(self.time.to_be_bytes());
        section(
            &mut row,
            DAY_KEYS,
            sorted(self.keys.iter().map(key)).concat(),
        );
        for day in sorted(self.hash_days.iter().map(HashDay::encode)) {
            section(&mut row, HASH_DAY, day);
        }
        let flags = sorted(self.flags.iter().map(FeedFlag::encode));
        section(&mut row, FLAGS, flags.concat());
        let cleanings = sorted(self.cleanings.iter().map(cleaning));
        section(&mut row, CLEANINGS, cleanings.concat());
        let day_id = |(day, id): &DayId| [&day.to_be_bytes()[..], id].concat();
        let revoked = sorted(self.revoked.iter().map(day_id));
        section(&mut row, REVOKED, revoked.concat());
        row
    }

    /// Reads a row.
    ///
    /// # Errors
    /// [`FeedError`].
    pub fn decode(row: &[u8]) -> Result<Self, FeedError> {
        let mut reader = Reader { row, at: 0 };
        let [version] = reader.take()?;
        if version != VERSION {
            return Err(FeedError::Version { version });
        }
        let mut decoded = FeedRow::new(u64::from_be_bytes(reader.take()?));
        while !reader.is_at_end() {
            let [kind] = reader.take()?;
            let length = u32::from_be_bytes(reader.take()?);
            let mut section = reader.section(length)?;
            match kind {
                DAY_KEYS => section.all(|s| {
                    decoded.keys.push(FeedKey {
                        key: s.take()?,
                        day: u16::from_be_bytes(s.take()?),
                    });
                    Ok(())
                })?,
                HASH_DAY => decoded.hash_days.push(HashDay::decode(&mut section)?),
                FLAGS => section.all(|s| {
                    decoded.flags.push(FeedFlag::decode(s)?);
                    Ok(())
                })?,
                CLEANINGS => section.all(|s| {
                    decoded.cleanings.push(FeedCleaning {
                        handle: s.take()?,
                        at: u64::from_be_bytes(s.take()?),
                    });
                    Ok(())
                })?,
                REVOKED => section.all(|s| {
                    let day = u16::from_be_bytes(s.take()?);
                    decoded.revoked.push((day, s.take()?));
                    Ok(())
                })?,
                _ => {}
            }
        }
        Ok(decoded)
    }
}

impl HashDay {
    fn encode(&self) -> Vec<u8> {
        // A checked slip has 1 to 144.
        let count = u8::try_from(self.hashes.len()).unwrap_or(u8::MAX);
        let mut day = [&self.id[..], &self.day.to_be_bytes(), &[count]].concat();
        for hash in &self.hashes {
            day.extend(hash.mac_hash);
            day.extend(hash.interval.to_be_bytes());
            day.push(hash.rotation);
        }
        day
    }

    fn decode(section: &mut Reader<'_>) -> Result<Self, FeedError> {
        let mut day = HashDay {
            id: section.take()?,
            day: u16::from_be_bytes(section.take()?),
            hashes: vec![],
        };
        let [count] = section.take()?;
        for _ in 0..count {
            let mac_hash = section.take()?;
            let interval = u32::from_be_bytes(section.take()?);
            let [rotation] = section.take()?;
            day.hashes.push(FeedHash {
                mac_hash,
                interval,
                rotation,
            });
        }
        Ok(day)
    }
}

impl FeedFlag {
    fn encode(&self) -> Vec<u8> {
        [
            &self.handle[..],
            &self.interval.to_be_bytes(),
            &self.id,
            &[self.surface],
            &self.cleaned.to_be_bytes(),
        ]
        .concat()
    }

    fn decode(section: &mut Reader<'_>) -> Result<Self, FeedError> {
        let handle = section.take()?;
        let interval = u32::from_be_bytes(section.take()?);
        let id = section.take()?;
        let [surface] = section.take()?;
        Ok(FeedFlag {
            handle,
            interval,
            id,
            surface,
            cleaned: u16::from_be_bytes(section.take()?),
        })
    }
}

/// One kind of list to sort keeps a contract's code short.
fn sorted(items: impl Iterator<Item = Vec<u8>>) -> Vec<Vec<u8>> {
    let mut items: Vec<Vec<u8>> = items.collect();
    items.sort();
    items
}

/// Appends a section, if there is anything in it.
fn section(row: &mut Vec<u8>, kind: u8, items: Vec<u8>) {
    if !items.is_empty() {
        row.push(kind);
        // A row has at most 4 KiB.
        let length = u32::try_from(items.len()).unwrap_or(u32::MAX);
        row.extend(length.to_be_bytes());
        row.extend(items);
    }
}

/// Takes bytes from the front of a row and knows where it is.
struct Reader<'a> {
    row: &'a [u8],
    at: usize,
}

impl Reader<'_> {
    fn is_at_end(&self) -> bool {
        self.at >= self.row.len()
    }

    fn take<const N: usize>(&mut self) -> Result<[u8; N], FeedError> {
        let at = self.at;
        let rest = self.row.get(at..).unwrap_or_default();
        let taken = rest.first_chunk().ok_or(FeedError::Bytes { at })?;
        self.at = at.saturating_add(N);
        Ok(*taken)
    }

    /// A reader of the next `length` bytes alone.
    fn section(&mut self, length: u32) -> Result<Self, FeedError> {
        let at = self.at;
        let end = usize::try_from(length).ok().and_then(|n| at.checked_add(n));
        let row = end.and_then(|end| self.row.get(..end));
        let row = row.ok_or(FeedError::Bytes { at })?;
        self.at = row.len();
        Ok(Reader { row, at })
    }

    fn all(
        &mut self,
        mut one: impl FnMut(&mut Self) -> Result<(), FeedError>,
    ) -> Result<(), FeedError> {
        while !self.is_at_end() {
            one(self)?;
        }
        Ok(())
    }
}
