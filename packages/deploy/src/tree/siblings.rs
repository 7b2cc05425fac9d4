//! Regions of one parent: keys of their own, and no ground in common.

use std::collections::BTreeSet;

use toml::Spanned;
use wayclear_api::check_prefix;

use super::ground::Claims;
use super::problem::Problems;

/// Tells of each key that came before, and of each prefix that has the wrong form or shares ground with an earlier one.
pub(super) fn check_siblings<'a>(
    level: &str,
    siblings: impl Iterator<Item = (&'a Spanned<String>, &'a [Spanned<String>])>,
    problems: &mut Problems,
) {
    let mut keys = BTreeSet::new();
    let mut claims = Claims::default();
    let mut claimed: Vec<(&str, &str)> = vec![];
    for (at, prefixes) in siblings {
        let key = at.get_ref().as_str();
        if !keys.insert(key) {
            problems.error(at.span(), format!("{level} {key:?} comes twice"));
        }
        for at in prefixes {
            let prefix = at.get_ref().as_str();
            if let Err(error) = check_prefix(prefix) {
                problems.error(at.span(), error.to_string());
                continue;
            }
            if let Some(first) = claims.claim(prefix) {
                let (other, owner) = claimed[first];
                let text =
                    format!("cells {prefix:?} of {level} {key:?} overlap {other:?} of {owner:?}");
                problems.error(at.span(), text);
            }
            claimed.push((prefix, key));
        }
    }
}
