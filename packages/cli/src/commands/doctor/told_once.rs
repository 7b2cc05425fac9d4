//! Facts that several findings would tell.

use wayclear_deploy::doctor::{Finding, Outcome};

/// One fact is told once: an account that cannot pay, and why not of its grants.
pub fn with_grants(mut balance: Finding, grants: Vec<Finding>) -> Finding {
    for Finding {
        subject,
        problem,
        outcome,
        cure,
        ..
    } in grants
    {
        // A larger grant helps where there is one; the tree file may say how large it is.
        if let Some(cure) = cure {
            balance.cure = Some(cure);
        }
        if outcome == Outcome::Wrong {
            balance.outcome = outcome;
        }
        let problem = problem.unwrap_or_else(|| "as it should be".to_string());
        let told = balance.problem.get_or_insert_default();
        *told = format!("{told}; {subject}: {problem}");
    }
    balance
}
