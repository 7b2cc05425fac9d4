//! What the rounds say of claims 1 to 9.

mod metered;
mod shapes;

use super::files::Files;
use crate::study::claims::Verdict;

/// Those that there are files for.
pub fn verdicts(files: &Files) -> Vec<Verdict> {
    let found = [
        metered::both_chains(files),
        metered::repeated(files),
        metered::disturbed(files),
        metered::predicted(files),
        metered::counted(files),
        shapes::fall(files),
        shapes::spread(files),
        shapes::linear(files),
        shapes::priced(files),
    ];
    found.into_iter().flatten().collect()
}
