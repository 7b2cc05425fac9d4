//! Rows as a device keeps them: each proves itself.

use super::Row;

/// `u64 index ‖ link before ‖ link ‖ u32 length ‖ row`, one after the other.
pub fn records(rows: &[Row]) -> Vec<u8> {
    let mut bytes = vec![];
    for row in rows {
        bytes.extend(row.index.to_be_bytes());
        bytes.extend(row.before);
        bytes.extend(row.link);
        // A row has at most 4 KiB.
        bytes.extend(
            u32::try_from(row.bytes.len())
                .unwrap_or(u32::MAX)
                .to_be_bytes(),
        );
        bytes.extend(&row.bytes);
    }
    bytes
}

/// The first record and what is behind it, if it is whole and its link is that of its row.
fn record(bytes: &[u8]) -> Option<(Row, &[u8])> {
    let (index, rest) = bytes.split_first_chunk()?;
    let (before, rest) = rest.split_first_chunk()?;
    let (link, rest) = rest.split_first_chunk()?;
    let (length, rest) = rest.split_first_chunk()?;
    let length = usize::try_from(u32::from_be_bytes(*length)).ok()?;
    let (row, rest) = rest.split_at_checked(length)?;
    let row = Row::read(u64::from_be_bytes(*index), *before, row.to_vec()).ok()?;
    (row.link == *link).then_some((row, rest))
}

/// The rows in front that are whole and follow one another, and what is behind them.
pub fn read_all(bytes: &[u8]) -> (Vec<Row>, &[u8]) {
    let (mut rows, mut rest): (Vec<Row>, _) = (vec![], bytes);
    while let Some((row, behind)) = record(rest) {
        if rows.last().is_some_and(|last| !row.may_follow(last)) {
            break;
        }
        rows.push(row);
        rest = behind;
    }
    (rows, rest)
}
