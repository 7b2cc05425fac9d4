//! What a phone sends, and what becomes of it on chain.

use core::fmt;
use core::str::FromStr;

use cosmwasm_std::HexBinary;
use data_encoding::{BASE64, BASE64URL, BASE64URL_NOPAD, BASE64_NOPAD, HEXLOWER_PERMISSIVE};
use sha2::{Digest, Sha256};

use crate::IdentityError;

const MAC: &[u8] = b"wayclear/mac/v1";
const MAC_HASH: &[u8] = b"wayclear/mac-hash/v1";

/// A rolling proximity identifier: 16 bytes that a phone sends for some intervals, and that look random to who has not
/// the day's key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Identifier(pub [u8; 16]);

impl Identifier {
    /// The Bluetooth address that goes with it: a non-resolvable private address, whose two top bits are zero.
    pub fn mac(&self) -> [u8; 6] {
        let mut mac = cut(Sha256::new().chain_update(MAC).chain_update(self.0));
        if let Some(first) = mac.first_mut() {
            *first &= 0x3f;
        }
        mac
    }

    /// What goes on chain for it: the hash of address and identifier, so that nobody finds it by trying addresses.
    pub fn mac_hash(&self) -> [u8; 16] {
        let hash = Sha256::new().chain_update(MAC_HASH);
        cut(hash.chain_update(self.mac()).chain_update(self.0))
    }
}

/// The first bytes of a digest.
fn cut<const N: usize>(hash: Sha256) -> [u8; N] {
    let mut bytes = [0; N];
    bytes
        .iter_mut()
        .zip(hash.finalize())
        .for_each(|(to, from)| *to = from);
    bytes
}

/// 32 hexadecimal digits.
impl fmt::Display for Identifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        HexBinary::from(&self.0).fmt(f)
    }
}

/// Reads what phones and their logs write: 32 hexadecimal digits in either case, also in groups, after `0x` or `\x`, or in
/// brackets; or base64 in either alphabet, with or without `=`.
impl FromStr for Identifier {
    type Err = IdentityError;

    fn from_str(text: &str) -> Result<Self, IdentityError> {
        let hexadecimal = match Spelling::of(text) {
            Some(Spelling::Identifier(digits)) => Some(digits),
            _ => None,
        };
        let hexadecimal = hexadecimal.map(|d| HEXLOWER_PERMISSIVE.decode(d.as_bytes()));
        let base64 = [BASE64, BASE64_NOPAD, BASE64URL, BASE64URL_NOPAD];
        let base64 = base64.map(|form| form.decode(text.as_bytes()));
        hexadecimal
            .into_iter()
            .chain(base64)
            .find_map(|bytes| bytes.ok()?.try_into().ok().map(Identifier))
            .ok_or_else(|| IdentityError::Identifier {
                length: text.chars().count(),
            })
    }
}

/// The one name of a sender, however a log spells it: an identifier as [`Identifier`] writes it; a Bluetooth address in
/// upper case between colons; a UUID, which iOS makes up for a peripheral, in upper case; anything else as it is. Only an
/// identifier can be matched.
pub fn sender_name(text: &str) -> String {
    if let Ok(identifier) = text.parse::<Identifier>() {
        return identifier.to_string();
    }
    match Spelling::of(text) {
        Some(Spelling::Address(digits)) => {
            let digits = digits.to_ascii_uppercase();
            let bytes = digits.as_bytes().chunks(2).map(String::from_utf8_lossy);
            bytes.collect::<Vec<_>>().join(":")
        }
        Some(Spelling::Uuid(uuid)) => uuid.to_ascii_uppercase(),
        _ => text.to_string(),
    }
}

/// What a text of hexadecimal digits stands for, without prefix, brackets and what parts its groups.
enum Spelling<'a> {
    /// 32 digits.
    Identifier(String),
    /// 12 digits.
    Address(String),
    /// With its hyphens: the same digits in another form are no UUID of iOS.
    Uuid(&'a str),
}

impl<'a> Spelling<'a> {
    /// The groups are those that devices and their tools write; others may be names.
    fn of(text: &'a str) -> Option<Self> {
        let text = bare(text);
        if is_grouped(text, &[8, 4, 4, 4, 12], '-') {
            return Some(Spelling::Uuid(text));
        }
        let is_any = |lengths: &[usize], separators: &[char]| {
            let mut separators = separators.iter();
            separators.any(|separator| is_grouped(text, lengths, *separator))
        };
        let digits = || text.replace([':', '-', '.'], "");
        let all = &[':', '-', '.'];
        if [&[32][..], &[2; 16], &[4; 8], &[8; 4]]
            .iter()
            .any(|lengths| is_any(lengths, all))
        {
            return Some(Spelling::Identifier(digits()));
        }
        let is_address = is_any(&[12], all) || is_any(&[2; 6], all) || is_any(&[4; 3], &['.']);
        is_address.then(|| Spelling::Address(digits()))
    }
}

/// A text without the brackets around it and the prefix that says that it is hexadecimal.
fn bare(text: &str) -> &str {
    let within = |open, close| text.strip_prefix(open)?.strip_suffix(close);
    let text = within('{', '}')
        .or_else(|| within('[', ']'))
        .unwrap_or(text);
    let prefixes = ["0x", "0X", "\\x", "\\X"];
    let mut digits = prefixes.iter().filter_map(|p| text.strip_prefix(p));
    digits.next().unwrap_or(text)
}

/// Whether a text is groups of so many hexadecimal digits.
fn is_grouped(text: &str, lengths: &[usize], separator: char) -> bool {
    let is_digits = |group: &str| group.bytes().all(|byte| byte.is_ascii_hexdigit());
    let groups = text.split(separator);
    groups.clone().all(is_digits) && groups.map(str::len).eq(lengths.iter().copied())
}
