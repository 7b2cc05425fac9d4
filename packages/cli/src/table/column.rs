//! Columns of a table.

/// Where a column stands, and its name.
#[derive(Clone, Debug)]
pub struct Column {
    index: usize,
    name: String,
}

impl Column {
    /// The column that so many are before.
    pub fn new(index: usize, name: &str) -> Self {
        let name = name.to_string();
        Column { index, name }
    }

    /// The column whose name is its number, from 1.
    pub fn numbered(name: &str) -> Option<Self> {
        let number: usize = name.parse().ok()?;
        Some(Column::new(number.checked_sub(1)?, name))
    }

    /// How many are before it.
    pub fn index(&self) -> usize {
        self.index
    }

    pub fn name(&self) -> &str {
        &self.name
    }
}
