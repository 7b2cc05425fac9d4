//! What a signature needs to know of an account.

#[derive(Clone, Copy, Debug)]
pub(super) struct Account {
    pub number: u64,
    pub sequence: u64,
}

impl Account {
    pub(super) fn at(self, sequence: u64) -> Self {
        Account { sequence, ..self }
    }
}
