//! What became of a fit, in a word and in a sentence.

use wayclear_risk::fit::Outcome;

pub fn name(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::Converged => "converged",
        Outcome::Separated => "separated",
        Outcome::RankDeficient { .. } => "rank_deficient",
        Outcome::SingleClass => "single_class",
        Outcome::NotConverged => "not_converged",
    }
}

pub fn meaning(outcome: &Outcome) -> String {
    let text = match outcome {
        Outcome::Converged => {
            "these coefficients make the data most likely. Their sign is that of logistic regression; the paper's is the \
             opposite."
        }
        Outcome::Separated => {
            "some combination of the terms tells all successes from all failures. The larger its coefficients, the likelier \
             the data, so the numbers above mean nothing; more data or fewer terms help."
        }
        Outcome::RankDeficient { term } => {
            return format!(
                "\"{term}\" is a combination of the terms before it, so its coefficient could be anything; leave it out."
            )
        }
        Outcome::SingleClass => {
            "all rows that count are successes, or all are failures; there is nothing to tell apart."
        }
        Outcome::NotConverged => {
            "iteration ended before the coefficients came to rest; do not use them."
        }
    };
    text.to_string()
}
