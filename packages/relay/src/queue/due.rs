//! Tags as the lists that messages carry, and how much of them goes at a time.

use rusqlite::Rows;
use wayclear_api::region::MAX_VISIT_TAGS;
use wayclear_api::Place;

/// Tags of a place and ten minutes that can go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DuePlace {
    pub place: Place,
    pub interval: u32,
    /// Ascending; whether each was late.
    pub tags: Vec<([u8; 16], bool)>,
}

/// How much goes at a time.
#[derive(Clone, Copy, Debug)]
pub struct Most {
    /// Lists of [`MAX_VISIT_TAGS`] or less.
    pub lists: usize,
    pub tags: usize,
}

impl Most {
    pub const ALL: Most = Most {
        lists: usize::MAX,
        tags: usize::MAX,
    };

    /// Whether no more go with these.
    pub fn is_reached(self, due: &[DuePlace]) -> bool {
        let left = self.without(due);
        left.lists == 0 || left.tags == 0
    }

    /// What is left of it.
    pub fn without(self, due: &[DuePlace]) -> Self {
        let tags = due.iter().map(|due| due.tags.len()).sum();
        Most {
            lists: self.lists.saturating_sub(due.len()),
            tags: self.tags.saturating_sub(tags),
        }
    }
}

/// Sorted rows of interval, place, tag and whether it was late, as the lists that messages carry.
pub fn by_place(mut rows: Rows, most: Most) -> rusqlite::Result<Vec<DuePlace>> {
    let mut due: Vec<DuePlace> = vec![];
    let mut tags = 0;
    while let Some(row) = rows.next()? {
        let (interval, text): (u32, String) = (row.get(0)?, row.get(1)?);
        // It was checked before it was written.
        let Ok(place) = text.parse::<Place>() else {
            continue;
        };
        if tags >= most.tags {
            break;
        }
        let (tag, is_full) = ((row.get(2)?, row.get(3)?), due.len() >= most.lists);
        let last = due.last_mut().filter(|last| {
            last.interval == interval && last.place == place && last.tags.len() < MAX_VISIT_TAGS
        });
        match last {
            Some(last) => last.tags.push(tag),
            None if is_full => break,
            None => due.push(DuePlace {
                place,
                interval,
                tags: vec![tag],
            }),
        }
        tags += 1;
    }
    Ok(due)
}
