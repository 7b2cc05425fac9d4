//! Three studies of people who were exposed, and who of them was infected.

mod geneva;
mod israel;
mod people;
mod south_africa;

use std::path::Path;

use wayclear_study::outcomes::{Dosed, Sample};

use super::error::DataProblem;
use people::Counted;

/// What may predict in a study.
pub struct Features {
    pub set: &'static str,
    pub name: &'static str,
    pub sample: Sample,
    /// Whether it is fitted to all, cross-validated, or both.
    pub is_fitted: bool,
    pub is_validated: bool,
}

/// So many of some people.
pub struct Count {
    pub set: &'static str,
    pub group: &'static str,
    pub people: usize,
    /// Of them, those who are meant.
    pub number: usize,
}

/// What is read of the three studies.
pub struct Studies {
    pub sets: Vec<Features>,
    pub counts: Vec<Count>,
    /// Infected household contacts in Israel by their isolation.
    pub dosed: Dosed,
}

/// Reads the three studies.
///
/// # Errors
/// [`DataProblem`].
pub fn read(folder: &Path) -> Result<Studies, DataProblem> {
    let mut studies = Studies {
        sets: vec![],
        counts: vec![],
        dosed: Dosed {
            full: (0, 0),
            part: (0, 0),
            none: (0, 0),
        },
    };
    israel::read(folder, &mut studies)?;
    geneva::read(folder, &mut studies)?;
    south_africa::read(folder, &mut studies)?;
    Ok(studies)
}

impl Studies {
    fn add(&mut self, set: &'static str, features: &'static str, sample: Sample) {
        self.sets.push(Features {
            set,
            name: features,
            sample,
            is_fitted: true,
            is_validated: true,
        });
    }

    fn count(&mut self, set: &'static str, group: &'static str, counted: Counted) {
        self.counts.push(Count {
            set,
            group,
            people: counted.of,
            number: counted.count,
        });
    }
}
