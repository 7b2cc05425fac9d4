//! Tables and logs of other programs: rows of cells, whatever the encoding, the ends of lines, the separator and the
//! decimal sign. A table is read row by row; of none more is kept than is asked for.

mod cell;
mod clock;
mod column;
mod dialect;
mod left_out;
mod lines;
mod refusal;
mod rows;
#[allow(clippy::module_inception)] // What the folder is for.
mod table;
#[cfg(test)]
mod tests;

pub use cell::yes_or_no;
pub use clock::Clock;
pub use column::Column;
pub use left_out::LeftOut;
pub use refusal::Refusal;
pub use rows::Quotes;
pub use table::Table;
