//! Probabilities, and how several become one.

use core::fmt;

use crate::error::{checked, RiskError};
use crate::fixed::{exp_neg_atoms, odds_to_atoms, scaled_share};

/// One in atoms, signed like the coefficients.
pub(crate) const ONE: i128 = 1_000_000_000_000_000_000;
/// Atoms in a probability of 1.
pub const ATOMS: u128 = ONE.unsigned_abs();
/// From here on `exp(-|z|)` is less than half an atom.
const SATURATED: u128 = 43 * ATOMS;

/// A probability in atoms of 1e-18.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Probability(u128);

impl Probability {
    pub const ZERO: Probability = Probability(0);
    pub const ONE: Probability = Probability(ATOMS);

    /// A probability of so many atoms, at most 1e18.
    ///
    /// # Errors
    /// [`RiskError::Range`].
    pub fn new(atoms: u128) -> Result<Self, RiskError> {
        let value = i128::try_from(atoms).unwrap_or(i128::MAX);
        checked("probability in atoms", value, 0, ONE).map(Probability)
    }

    /// `1 / (1 + exp(z))` for z in atoms: at most one atom off, falling in z, and `P(z) + P(-z) = 1`.
    pub fn logistic(z: i128) -> Self {
        let size = z.unsigned_abs();
        let smaller = if size >= SATURATED {
            0
        } else {
            odds_to_atoms(exp_neg_atoms(size))
        };
        let smaller = Probability(smaller);
        if z < 0 {
            smaller.complement()
        } else {
            smaller
        }
    }

    /// In atoms of 1e-18.
    pub fn atoms(self) -> u128 {
        self.0
    }

    /// `(1 - exp(-dose))` of it, for a dose in atoms, rounded to the nearest atom.
    #[must_use]
    pub(crate) fn share(self, dose: u128) -> Self {
        if dose >= SATURATED {
            self
        } else {
            Probability(scaled_share(self.0, dose))
        }
    }

    /// That it does not happen.
    fn complement(self) -> Self {
        Probability(ATOMS.saturating_sub(self.0))
    }

    /// That at least one of two independent things happens: `1 - (1 - p)(1 - q)`.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        let product = self.complement().0.saturating_mul(other.complement().0);
        let neither = product.saturating_add(ATOMS / 2).checked_div(ATOMS);
        Probability(neither.unwrap_or_default()).complement()
    }

    /// That at least one of several independent things happens; zero of none.
    #[must_use]
    pub fn any(each: impl IntoIterator<Item = Self>) -> Self {
        each.into_iter().fold(Probability::ZERO, Probability::or)
    }
}

impl fmt::Display for Probability {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let whole = u8::from(self.0 >= ATOMS);
        let rest = if self.0 >= ATOMS { 0 } else { self.0 };
        write!(f, "{whole}.{rest:018}")
    }
}
