//! The stationary distribution of a Markov chain by the elimination of Grassmann, Taksar and Heyman (1985): it subtracts
//! nothing, so that small chances keep their digits, and it touches only what is not 0, which here are a few hundred of each row.

/// A row of chances: those from column `first` on; 0 elsewhere.
#[derive(Clone, Debug)]
pub struct Row {
    pub first: usize,
    pub chances: Vec<f64>,
}

impl Row {
    fn at(&self, column: usize) -> f64 {
        let index = column.checked_sub(self.first);
        index.map_or(0.0, |index| {
            self.chances.get(index).copied().unwrap_or_default()
        })
    }

    /// Adds another row times a number, for the columns before one.
    fn add(&mut self, other: &Row, times: f64, before: usize) {
        if other.first < self.first {
            let missing = vec![0.0; self.first - other.first];
            self.chances.splice(0..0, missing);
            self.first = other.first;
        }
        let count = before.saturating_sub(other.first).min(other.chances.len());
        let skip = other.first - self.first;
        if self.chances.len() < skip + count {
            self.chances.resize(skip + count, 0.0);
        }
        for (mine, theirs) in self.chances[skip..].iter_mut().zip(&other.chances[..count]) {
            *mine += times * theirs;
        }
    }
}

/// A weight above this is brought down, with all others.
const HEAVY: f64 = 1e200;

/// How often each state is met, where row n holds the chances of what follows state n.
pub fn stationary(mut rows: Vec<Row>) -> Vec<f64> {
    // What leads to a state that is eliminated, for the way back.
    let mut into: Vec<Vec<(usize, f64)>> = vec![vec![]; rows.len()];
    // Where nothing leads to a lower state, the lower ones are met only at the beginning.
    let mut lowest = 0;
    for last in (1..rows.len()).rev() {
        let (below, rest) = rows.split_at_mut(last);
        let gone = &rest[0];
        let leaves: f64 = (gone.first..last).map(|column| gone.at(column)).sum();
        if leaves <= 0.0 {
            lowest = last;
            break;
        }
        for (from, row) in below.iter_mut().enumerate() {
            let share = row.at(last) / leaves;
            if share > 0.0 {
                row.add(gone, share, last);
                into[last].push((from, share));
            }
        }
    }
    let mut weights = vec![0.0; rows.len()];
    weights[lowest] = 1.0;
    for state in lowest + 1..rows.len() {
        let all = into[state].iter();
        weights[state] = all.map(|(from, share)| weights[*from] * share).sum();
        if weights[state] > HEAVY {
            for weight in &mut weights[..=state] {
                *weight /= HEAVY;
            }
        }
    }
    let sum: f64 = weights.iter().sum();
    weights.into_iter().map(|weight| weight / sum).collect()
}
