//! Standard errors for rows that come in clusters, as the people of a household do: the sandwich.

use std::collections::BTreeMap;

use nalgebra::{DMatrix, DVector};

use super::data::{check_rows, kept, Checked, Column, Data};
use super::error::DataError;
use super::likelihood::surpluses;

/// The clusters of the rows that count.
pub struct Clusters {
    /// Of each row, from 0.
    of_row: Vec<usize>,
    count: usize,
    /// `G/(G-1) · (n-1)/(n-p)`: what a sandwich of few clusters and many terms lacks.
    correction: f64,
}

impl Clusters {
    /// Those of the data, if it has any.
    ///
    /// # Errors
    /// [`DataError`], if there are not as many as rows, only one, or no more rows than terms.
    pub fn of(data: &Data, checked: &Checked<'_>) -> Result<Option<Self>, DataError> {
        let Some(clusters) = &data.clusters else {
            return Ok(None);
        };
        check_rows("clusters", clusters.len(), data.response.len())?;
        let mut known: BTreeMap<usize, usize> = BTreeMap::new();
        let of_row: Vec<usize> = kept(clusters, data.weights.as_deref())
            .iter()
            .map(|cluster| {
                let next = known.len();
                *known.entry(*cluster).or_insert(next)
            })
            .collect();
        let (count, terms) = (known.len(), checked.names.len());
        if count < 2 {
            return Err(DataError::OneCluster);
        }
        let (g, n, p) = (count as f64, checked.total, terms as f64);
        if n <= p {
            return Err(DataError::NoRowsLeft { terms });
        }
        Ok(Some(Clusters {
            of_row,
            count,
            correction: g / (g - 1.0) * (n - 1.0) / (n - p),
        }))
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.count
    }

    /// The covariance of coefficients of these columns, from what it would be if all rows were independent.
    pub fn sandwich(
        &self,
        independent: &DMatrix<f64>,
        data: &Checked<'_>,
        columns: &[Column<'_>],
        beta: &DVector<f64>,
    ) -> DMatrix<f64> {
        let surpluses = surpluses(data, columns, beta);
        let mut scores = DMatrix::zeros(columns.len(), self.count);
        for (term, column) in columns.iter().enumerate() {
            for ((cluster, surplus), x) in self.of_row.iter().zip(&surpluses).zip(column.iter()) {
                scores[(term, *cluster)] += surplus * x;
            }
        }
        let pulls = independent * scores;
        &pulls * pulls.transpose() * self.correction
    }
}
