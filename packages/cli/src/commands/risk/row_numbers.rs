//! Columns that number the rows: R and pandas write them, and as a term of a fit they would tell one row from the other.

/// Names that nobody gives to anything else, in lower case.
const NAMES: [&str; 5] = ["", "rownames", "row.names", "row_names", "rowname"];
/// Names of numbers, in lower case.
const NAMES_OF_NUMBERS: [&str; 11] = [
    "index", "id", "row", "rowid", "row_id", "obs", "case", "no", "nr", "n", "#",
];
/// Fewer rows than these may have all numbers from some on, in any order, by chance.
const FEW: usize = 10;

/// What is thought of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It numbers the rows.
    Numbers,
    /// It may be a measure that happens to count.
    Perhaps,
    Measures,
}

/// Whether a column numbers the rows by its name, or has none.
pub fn by_name(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let repaired = name.strip_prefix("...").or(name.strip_prefix("unnamed:"));
    // Written and read again: "Unnamed: 0.1".
    let is_number = |text: &str| text.trim().parse::<f32>().is_ok();
    NAMES.contains(&&*name) || repaired.is_some_and(is_number)
}

/// Whether a column numbers the rows by its values: from 1 or 0 in the order of the rows, if it is the first, and in any order
/// if its name says so. `rows` are the numbers of the rows in their file, from 1.
pub fn by_values(name: &str, is_first: bool, values: &[f64], rows: &[u64]) -> Verdict {
    let name = name.to_ascii_lowercase();
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let are_whole = values.iter().all(|value| value.fract() == 0.0);
    let are_distinct = are_whole && sorted.is_sorted_by(|a, b| a < b);
    let grow_or_fall = values.is_sorted_by(|a, b| a < b) || values.is_sorted_by(|a, b| a > b);
    let span = sorted
        .last()
        .zip(sorted.first())
        .map_or(0.0, |(last, first)| last - first);
    #[allow(clippy::cast_precision_loss)] // As many rows fit into no memory.
    let count = values.len() as f64;
    let are_all = are_distinct && span < count;
    let is_dense = span < 2.0 * count;
    match &*name {
        _ if values.len() < 2 => Verdict::Measures,
        _ if is_first && (counts(values, rows, 0) || counts(values, rows, 1)) => Verdict::Numbers,
        name if are_distinct && NAMES_OF_NUMBERS.contains(&name) => Verdict::Numbers,
        _ if are_all && values.len() >= FEW => Verdict::Perhaps,
        _ if are_distinct && grow_or_fall && is_dense => Verdict::Perhaps,
        _ => Verdict::Measures,
    }
}

/// Whether the values are the numbers of the rows, from `begin` on.
fn counts(values: &[f64], rows: &[u64], begin: u64) -> bool {
    #[allow(clippy::cast_precision_loss)] // As many rows fit into no memory.
    let number = |row: &u64| (row - 1 + begin) as f64;
    rows.iter().map(number).eq(values.iter().copied())
}
