//! Ground that was given, held against ground that is to be.

use std::collections::BTreeSet;

/// What of the wanted prefixes is not covered by those that were given, and what was given and is not wanted: a region may have
/// its ground in longer prefixes than the file, once somebody has split it.
pub fn compare(given: &BTreeSet<String>, wanted: &[String]) -> (Vec<String>, Vec<String>) {
    let wanted: BTreeSet<&str> = wanted.iter().map(String::as_str).collect();
    let missing = wanted.iter().filter(|prefix| !is_covered(prefix, given));
    let holds = |prefix: &str| {
        let around = (0..=prefix.len()).filter_map(|end| prefix.get(..end));
        around.into_iter().any(|shorter| wanted.contains(shorter))
    };
    let surplus = given.iter().filter(|prefix| !holds(prefix));
    (
        missing.map(|prefix| (*prefix).to_string()).collect(),
        surplus.cloned().collect(),
    )
}

/// Whether a prefix was given as it is, in a shorter one, or in all of its 32 longer ones.
fn is_covered(prefix: &str, given: &BTreeSet<String>) -> bool {
    const LETTERS: &str = "0123456789bcdefghjkmnpqrstuvwxyz";
    const LONGEST: usize = 7;
    let mut around = (1..=prefix.len()).filter_map(|end| prefix.get(..end));
    if around.any(|shorter| given.contains(shorter)) {
        return true;
    }
    let longer = format!("{prefix}0");
    let has_any = given.range(longer..).next();
    prefix.len() < LONGEST
        && has_any.is_some_and(|next| next.starts_with(prefix))
        && LETTERS
            .chars()
            .all(|letter| is_covered(&format!("{prefix}{letter}"), given))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(prefixes: &[&str]) -> BTreeSet<String> {
        prefixes.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn ground_that_was_split_is_the_same_ground() {
        let split: BTreeSet<String> = "0123456789bcdefghjkmnpqrstuvwxyz"
            .chars()
            .map(|letter| format!("9qc7m{letter}"))
            .collect();
        let wanted = ["9qc7m".to_string()];
        assert_eq!(compare(&split, &wanted), (vec![], vec![]));
        let mut holed = split.clone();
        holed.remove("9qc7mb");
        assert_eq!(compare(&holed, &wanted), (wanted.to_vec(), vec![]));
    }

    #[test]
    fn what_is_missing_and_what_is_too_much_is_told_apart() {
        let wanted = ["9qc7m".to_string(), "9qc7k".to_string()];
        let (missing, surplus) = compare(&set(&["9qc7m", "9qd"]), &wanted);
        assert_eq!(
            (missing, surplus),
            (vec!["9qc7k".to_string()], vec!["9qd".to_string()])
        );
        assert_eq!(compare(&set(&["9qc7"]), &wanted).0, Vec::<String>::new());
    }
}
