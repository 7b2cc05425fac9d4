//! One-time codes: what a laboratory sends with a positive result, good for one report.

use std::fmt::{self, Debug, Display, Formatter};
use std::str::FromStr;

use rand::{CryptoRng, Rng};
use sha2::{Digest, Sha256};
use thiserror::Error;

/// Crockford's: no I, L, O or U, which look like others or make words.
const SYMBOLS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Symbols of five random bits: 55 bits in all.
const RANDOM: usize = 11;
/// How many are written together.
const GROUP: usize = 4;

/// Why a text is no code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum CodeError {
    #[error("a code has 12 letters and digits, like 7KQ4-M2XP-93T7; copy it again")]
    Form,
    #[error(
        "the code has a slip of the pen in it: compare it letter by letter, or ask for another"
    )]
    Check,
}

/// A code of twelve symbols; the last one follows from the others, so that a slip of the pen is seen, in 31 of 32 cases.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Code([u8; RANDOM + 1]);

impl Code {
    /// A new one, of 55 random bits.
    pub fn random(random: &mut impl CryptoRng) -> Self {
        let mut symbols = [0; RANDOM + 1];
        for symbol in &mut symbols[..RANDOM] {
            *symbol = random.random_range(0..32);
        }
        symbols[RANDOM] = check(&symbols[..RANDOM]);
        Code(symbols)
    }

    /// By which a desk knows it. Without the key nobody can try codes at what the desk keeps.
    pub fn digest(&self, key: &[u8; 32]) -> [u8; 32] {
        let hash = Sha256::new()
            .chain_update("wayclear/desk/code/v1")
            .chain_update(key)
            .chain_update(self.0);
        hash.finalize().into()
    }
}

fn check(symbols: &[u8]) -> u8 {
    let hash = Sha256::new()
        .chain_update("wayclear/desk/code-check/v1")
        .chain_update(symbols);
    hash.finalize()[0] % 32
}

impl Display for Code {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let text: Vec<u8> = self.0.iter().map(|at| SYMBOLS[usize::from(*at)]).collect();
        let groups = text.chunks(GROUP).map(String::from_utf8_lossy);
        f.write_str(&groups.collect::<Vec<_>>().join("-"))
    }
}

/// A code is as good as a signature to whoever reads it in a log.
impl Debug for Code {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str("Code")
    }
}

impl FromStr for Code {
    type Err = CodeError;

    /// Hyphens, blanks and capitals do not matter; O is read as 0, I and L as 1.
    fn from_str(text: &str) -> Result<Self, CodeError> {
        let typed = text.chars().filter(|c| !matches!(c, '-' | ' '));
        let symbols: Option<Vec<u8>> = typed.map(symbol).collect();
        let symbols: [u8; RANDOM + 1] = symbols
            .and_then(|symbols| symbols.try_into().ok())
            .ok_or(CodeError::Form)?;
        if symbols[RANDOM] == check(&symbols[..RANDOM]) {
            Ok(Code(symbols))
        } else {
            Err(CodeError::Check)
        }
    }
}

fn symbol(typed: char) -> Option<u8> {
    let meant = match typed.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    };
    let at = SYMBOLS
        .iter()
        .position(|symbol| char::from(*symbol) == meant)?;
    u8::try_from(at).ok()
}

#[cfg(test)]
mod tests {
    use super::{Code, CodeError, SYMBOLS};

    #[test]
    fn a_code_is_read_however_it_was_typed() {
        let mut random = rand::rng();
        for _ in 0..100 {
            let code = Code::random(&mut random);
            let text = code.to_string();
            assert_eq!(text.len(), 14);
            let typed = text.to_lowercase().replace('-', " ").replace('0', "o");
            for text in [text.clone(), typed.replace('1', "l")] {
                assert_eq!(text.parse(), Ok(code), "{text}");
            }
            assert_eq!(format!("{code:?}"), "Code");
        }
    }

    #[test]
    fn most_slips_of_the_pen_are_seen_before_anybody_is_asked() {
        let (mut seen, mut all) = (0, 0);
        for _ in 0..20 {
            let text = Code::random(&mut rand::rng()).to_string();
            for at in (0..14).filter(|at| text.as_bytes()[*at] != b'-') {
                for symbol in SYMBOLS.map(char::from) {
                    let mut wrong = text.clone();
                    wrong.replace_range(at..=at, &symbol.to_string());
                    if wrong != text {
                        all += 1;
                        seen += u32::from(wrong.parse::<Code>() == Err(CodeError::Check));
                    }
                }
            }
        }
        assert!(seen * 100 > all * 95, "{seen} of {all}");
    }

    #[test]
    fn what_is_no_code_is_said_to_be_none() {
        for text in [
            "",
            "7KQ4-M2XP-93T",
            "7KQ4-M2XP-93T7D",
            "7KQ4-M2XP-93T!",
            "ü",
        ] {
            assert_eq!(text.parse::<Code>(), Err(CodeError::Form), "{text}");
        }
    }
}
