//! People, what is known of their exposure, and whether they were infected.

use std::collections::BTreeMap;

use wayclear_risk::fit::Data;

/// People of a study, a place in each list.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sample {
    pub infected: Vec<bool>,
    /// Of each person the number of the household, or of whoever may have infected them, see [`numbered`].
    pub clusters: Vec<usize>,
    /// Names and columns of what may predict, without the intercept.
    pub terms: Vec<(String, Vec<f64>)>,
}

impl Sample {
    /// How many were infected.
    pub fn count(&self) -> usize {
        self.infected.iter().filter(|infected| **infected).count()
    }

    /// How many clusters there are.
    pub fn cluster_count(&self) -> usize {
        self.clusters.iter().max().map_or(0, |last| last + 1)
    }

    /// What a logistic regression needs of the people for whom `is_taken` holds.
    pub(super) fn data(&self, is_taken: impl Fn(usize) -> bool) -> Data {
        let taken: Vec<usize> = (0..self.infected.len()).filter(|i| is_taken(*i)).collect();
        let column = |(name, values): &(String, Vec<f64>)| {
            let values = taken.iter().map(|i| values[*i]).collect();
            (name.clone(), values)
        };
        Data {
            response: taken.iter().map(|i| flag(self.infected[*i])).collect(),
            terms: self.terms.iter().map(column).collect(),
            has_intercept: true,
            ..Data::default()
        }
    }
}

/// 1 where it holds, else 0.
pub(super) fn flag(holds: bool) -> f64 {
    f64::from(u8::from(holds))
}

/// The place of each label among all different ones in their order, from 0: that of numbers, where all are whole numbers.
pub fn numbered(labels: &[&str]) -> Vec<usize> {
    let numbers: Option<Vec<i64>> = labels.iter().map(|label| label.parse().ok()).collect();
    match numbers {
        Some(numbers) => places(&numbers),
        None => places(labels),
    }
}

fn places<T: Ord + Copy>(labels: &[T]) -> Vec<usize> {
    let mut known: BTreeMap<T, usize> = labels.iter().map(|label| (*label, 0)).collect();
    for (place, number) in known.values_mut().enumerate() {
        *number = place;
    }
    labels.iter().map(|label| known[label]).collect()
}
