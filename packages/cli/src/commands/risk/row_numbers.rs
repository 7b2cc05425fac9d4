//! Columns that number the rows: R and pandas write them, and as a term of a fit they would tell one row from the other.

/// Names that nobody gives to anything else, in lower case.
const NAMES: [&str; 5] = ["", "rownames", "row.names", "row_names", "rowname"];
/// Names of numbers that only grow where rows were taken out, in lower case.
const NAMES_OF_NUMBERS: [&str; 8] = ["index", "id", "row", "obs", "case", "no", "nr", "#"];

/// Whether a column numbers the rows by its name, or has none.
pub fn by_name(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let repaired = name.strip_prefix("...").or(name.strip_prefix("unnamed:"));
    let is_number = |text: &str| text.trim().parse::<u32>().is_ok();
    NAMES.contains(&&*name) || repaired.is_some_and(is_number)
}

/// Whether the first column numbers the rows: its values are the numbers of the rows, from 1 or from 0, or its name says so
/// and they are whole and grow.
pub fn by_values(name: &str, values: &[f64], rows: &[u64]) -> bool {
    let count_from = |begin: u64| {
        #[allow(clippy::cast_precision_loss)] // As many rows fit into no memory.
        let number = |row: &u64| (row - 1 + begin) as f64;
        rows.iter().map(number).eq(values.iter().copied())
    };
    let is_named = NAMES_OF_NUMBERS.contains(&&*name.to_ascii_lowercase());
    let are_whole = values.iter().all(|value| value.fract() == 0.0);
    count_from(0) || count_from(1) || is_named && are_whole && values.is_sorted_by(|a, b| a < b)
}
