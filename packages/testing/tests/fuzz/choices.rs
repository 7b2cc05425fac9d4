//! Choices made by bytes, so that one failure is a list of bytes that can be made shorter.

use proptest::collection::vec;
use proptest::prelude::{any, Strategy};

/// Bytes for a case.
pub fn bytes() -> impl Strategy<Value = Vec<u8>> {
    vec(any::<u8>(), 0..400)
}

/// Bytes of which each choice takes some; zeros when they are used up, so that every choice ends.
pub struct Choices<'a>(&'a [u8]);

impl<'a> Choices<'a> {
    pub fn new(bytes: &'a [u8]) -> Self {
        Choices(bytes)
    }

    pub fn is_over(&self) -> bool {
        self.0.is_empty()
    }

    pub fn byte(&mut self) -> u8 {
        let Some((first, rest)) = self.0.split_first() else {
            return 0;
        };
        self.0 = rest;
        *first
    }

    /// At most as many bytes as there are.
    pub fn bytes(&mut self, count: usize) -> &'a [u8] {
        let (taken, rest) = self.0.split_at(count.min(self.0.len()));
        self.0 = rest;
        taken
    }

    pub fn number(&mut self) -> u64 {
        let bytes = self.bytes(8).iter();
        bytes.fold(0, |number, byte| number << 8 | u64::from(*byte))
    }

    /// A number below `count`, which is not 0.
    pub fn below(&mut self, count: usize) -> usize {
        let number = usize::from(self.byte()) << 8 | usize::from(self.byte());
        number % count
    }

    pub fn one_of<'t, T>(&mut self, all: &'t [T]) -> &'t T {
        &all[self.below(all.len())]
    }

    /// Once in so many times, with random bytes; never without any.
    pub fn once_in(&mut self, times: u8) -> bool {
        self.byte() % times == times - 1
    }
}

/// A text or other bytes with some bytes replaced, put in or left out: by any, or by what stands elsewhere in it.
pub fn edited(base: &[u8], choices: &mut Choices<'_>) -> Vec<u8> {
    let mut bytes = base.to_vec();
    for _ in 0..choices.byte() % 6 {
        let at = choices.below(bytes.len() + 1);
        let gone = usize::from(choices.byte() % 8).min(bytes.len() - at);
        let count = usize::from(choices.byte() % 8);
        let new = if choices.once_in(2) {
            choices.bytes(count)
        } else {
            let from = choices.below(base.len() + 1);
            &base[from..(from + count).min(base.len())]
        };
        bytes.splice(at..at + gone, new.iter().copied());
    }
    bytes
}
