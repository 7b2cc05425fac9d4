//! Days on which an authority has no key that signs, and what helps.

use std::fmt;

use cosmwasm_std::HexBinary;
use wayclear_api::contact_registry::{KnownAuthority, SlipKey};
use wayclear_identity::date;

/// Days that a new key may have; UTC days since 1970.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FreeDays {
    pub from: u16,
    /// The first day on which it may not sign any more; `None` = it may sign for good.
    pub until: Option<u16>,
}

impl fmt::Display for FreeDays {
    /// As they are typed behind a key.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let until = self.until.map(|until| format!("..{}", date(until)));
        write!(f, "@{}{}", date(self.from), until.unwrap_or_default())
    }
}

/// The first days from `day` on that a new key may have, beside keys that sign and those that are struck; `None` = the last of the
/// keys signs for good.
pub fn free_days(keys: &[SlipKey], struck: &[HexBinary], day: u16) -> Option<FreeDays> {
    let mut from = day;
    while let Some(key) = keys.iter().find(|key| key.signs_on(from)) {
        from = if !struck.contains(&key.public_key) {
            key.until?
        } else if key.from == from {
            // It keeps its first day, and ends where another begins.
            from.checked_add(1)?
        } else {
            break;
        };
    }
    let next = keys.iter().map(|key| key.from);
    let until = next.filter(|next| *next > from).min();
    Some(FreeDays { from, until })
}

/// The first day after one on which a key of an authority begins that is not struck.
pub fn next_key(known: &KnownAuthority, day: u16) -> Option<u16> {
    let keys = known.authority.keys.iter();
    let keys = keys.filter(|key| !known.struck.contains(&key.public_key));
    keys.map(|key| key.from).filter(|from| *from > day).min()
}

/// The first day after one on which something may be signed again for an authority that no key signs for on that day; `None` = a
/// new key may sign on that day still.
pub fn nothing_before(known: &KnownAuthority, day: u16) -> Option<u16> {
    let free = free_days(&known.authority.keys, &known.struck, day).map(|free| free.from);
    if free == Some(day) {
        return None;
    }
    [free, next_key(known, day)].into_iter().flatten().min()
}

/// What helps an authority that no key signs for on a day.
pub fn remedy(known: &KnownAuthority, day: u16) -> String {
    let account = &known.authority.account;
    let free = free_days(&known.authority.keys, &known.struck, day);
    let anew = |free: FreeDays| format!("wayclear registry authority {account} --key KEY{free}");
    let Some(before) = nothing_before(known, day) else {
        let command = free.map(anew).unwrap_or_default();
        return format!("give it one that wayclear attest key has made: {command}");
    };
    // Where a key takes over by itself there is no more to do.
    let then = free
        .filter(|free| free.from == before && next_key(known, day) != Some(before))
        .map(|free| format!("; then a key of its own again: {}", anew(free)));
    format!(
        "nothing can be signed for it before {} 00:00 UTC, since the days of a key that is struck stay taken; until then name another \
         authority: wayclear registry authority ACCOUNT --daily-slips N --key KEY{}",
        date(before),
        then.unwrap_or_default()
    )
}

#[cfg(test)]
pub mod tests {
    use super::*;
    use wayclear_api::contact_registry::Authority;

    const TODAY: u16 = 20_000;

    /// Keys 0, 1, 2 and so on with their days; those of `struck` are.
    pub fn known(days: &[(u16, Option<u16>)], struck: &[u8]) -> KnownAuthority {
        let key = |n: u8| HexBinary::from([n; 33]);
        let keys = (0..).zip(days).map(|(n, (from, until))| SlipKey {
            public_key: key(n),
            from: *from,
            until: *until,
        });
        KnownAuthority {
            authority: Authority {
                account: "wasm1authority".to_string(),
                daily_slips: 10,
                keys: keys.collect(),
            },
            struck: struck.iter().map(|n| key(*n)).collect(),
            is_active: true,
            may_revoke: true,
            slips_today: 0,
        }
    }

    #[test]
    fn a_day_is_free_if_no_key_signs_on_it_and_no_struck_one_began_on_it() {
        let free = |days: &[(u16, Option<u16>)], struck: &[u8]| {
            let known = known(days, struck);
            let free = free_days(&known.authority.keys, &known.struck, TODAY);
            free.map(|free| (free.from - TODAY, free.until.map(|until| until - TODAY)))
        };
        let (yesterday, tomorrow, later) = (TODAY - 1, TODAY + 1, TODAY + 18);
        assert_eq!(free(&[], &[]), Some((0, None)));
        assert_eq!(free(&[(0, None)], &[]), None);
        assert_eq!(free(&[(0, Some(later))], &[]), Some((18, None)));
        assert_eq!(free(&[(later, None)], &[]), Some((0, Some(18))));
        // A struck one gives way, but on the day on which it began.
        assert_eq!(free(&[(yesterday, None)], &[0]), Some((0, None)));
        assert_eq!(free(&[(TODAY, None)], &[0]), Some((1, None)));
        assert_eq!(
            free(&[(TODAY, Some(tomorrow)), (later, None)], &[0]),
            Some((1, Some(18)))
        );
        // One after the other, the last of them for good.
        let all = [
            (TODAY, Some(tomorrow)),
            (tomorrow, Some(later)),
            (later, None),
        ];
        assert_eq!(free(&all, &[0]), None);
        assert_eq!(free(&all, &[0, 1]), Some((2, Some(18))));
        assert_eq!(
            free(&[(TODAY, Some(tomorrow)), (tomorrow, None)], &[0, 1]),
            Some((2, None))
        );
    }

    #[test]
    fn what_helps_is_never_a_day_that_is_taken() {
        let told = |days: &[(u16, Option<u16>)], struck: &[u8]| remedy(&known(days, struck), TODAY);
        let (tomorrow, later) = (TODAY + 1, TODAY + 18);
        let anew = told(&[(0, None)], &[0]);
        assert!(anew.ends_with("--key KEY@2024-10-04"), "{anew}");
        // Another takes over by itself.
        let all = [
            (TODAY, Some(tomorrow)),
            (tomorrow, Some(later)),
            (later, None),
        ];
        let waits = told(&all, &[0]);
        assert!(waits.contains("before 2024-10-05 00:00 UTC"), "{waits}");
        assert!(waits.ends_with("--daily-slips N --key KEY"), "{waits}");
        let gap = told(&[(TODAY, Some(tomorrow)), (later, None)], &[0]);
        assert!(gap.contains("before 2024-10-05 00:00 UTC"), "{gap}");
        assert!(gap.ends_with("--key KEY@2024-10-05..2024-10-22"), "{gap}");
    }
}
