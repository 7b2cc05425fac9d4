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
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Amount {
    /// Lists of [`MAX_VISIT_TAGS`] or less.
    pub lists: usize,
    pub tags: usize,
}

impl Amount {
    pub const ALL: Amount = Amount {
        lists: usize::MAX,
        tags: usize::MAX,
    };

    pub fn of<'a>(due: impl IntoIterator<Item = &'a DuePlace>) -> Self {
        let mut amount = Amount { lists: 0, tags: 0 };
        for due in due {
            amount.lists += 1;
            amount.tags += due.tags.len();
        }
        amount
    }

    /// Whether it is all that goes at a time.
    pub fn is_full(self, most: Self) -> bool {
        self.lists >= most.lists || self.tags >= most.tags
    }

    /// What is left of it.
    pub fn without(self, due: &[DuePlace]) -> Self {
        let taken = Self::of(due);
        Amount {
            lists: self.lists.saturating_sub(taken.lists),
            tags: self.tags.saturating_sub(taken.tags),
        }
    }
}

/// Sorted rows of interval, place, tag and whether it was late, as the lists that messages carry.
pub fn by_place(mut rows: Rows, most: Amount) -> rusqlite::Result<Vec<DuePlace>> {
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
