//! What a signature needs to know of an account.

#[derive(Clone, Copy, Debug)]
pub(super) struct Account {
    pub number: u64,
    pub sequence: u64,
    /// How many of how many keys sign for it; `None` = it has one key, or none that the chain knows.
    pub several: Option<(u32, usize)>,
}

impl Account {
    pub(super) fn at(self, sequence: u64) -> Self {
        Account { sequence, ..self }
    }
}
