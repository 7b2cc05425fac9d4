//! Whose fees somebody pays.

use cosmwasm_std::Addr;

use super::diff::Diff;
use super::terms::daily;
use super::{At, What};
use crate::live::Live;
use crate::tree::Fees;

impl Diff<'_> {
    pub(super) fn fees(&mut self, live: Option<&Live>) {
        for Fees { to, from, daily } in &self.tree.fees {
            let (from, to) = (Addr::unchecked(from), Addr::unchecked(to));
            let at = At::Payer(from.clone());
            if from == to {
                self.conflict(&at, "whoever they are paid for", "the payer", "", OWN_FEES);
                continue;
            }
            let found = live.and_then(|live| live.fees.get(&from)?.get(&to));
            if found == Some(&Some(daily.clone())) {
                self.plan.same += 1;
                continue;
            }
            if let Some(denoms) = self.fee_denoms.filter(|all| !all.contains(&daily.denom)) {
                let (found, wanted) = (format!("paid in {}", denoms.join(" or ")), daily);
                let field = format!("a fee for {to}");
                self.conflict(&at, &field, found, wanted, FEE_DENOM);
                continue;
            }
            let what = What::PayFees {
                to,
                before: found.cloned().flatten(),
                is_other: found == Some(&None),
                after: Some(daily.clone()),
            };
            self.change(at, what, &from);
        }
        let granted = live.into_iter().flat_map(|live| &live.fees);
        let granted = granted.flat_map(|(from, grants)| grants.iter().map(move |row| (from, row)));
        for (from, (to, before)) in granted {
            let mut named = self.tree.fees.iter();
            if named.any(|fees| fees.from == from.as_str() && fees.to == to.as_str()) {
                continue;
            }
            let name = daily(before.as_ref());
            // One of another kind is its payer's own affair.
            let removal = before.is_some().then(|| What::PayFees {
                to: to.clone(),
                before: before.clone(),
                is_other: false,
                after: None,
            });
            let removal = removal.map(|removal| (removal, from)).ok_or(OTHER_GRANT);
            self.surplus(
                At::Payer(from.clone()),
                format!("for {to}: {name}"),
                removal,
            );
        }
    }
}

const FEE_DENOM: &str =
    "a grant of other coins pays for nothing here: write daily in the denom that this chain takes";
const OTHER_GRANT: &str = "--prune leaves grants of other kinds to their payer";
const OWN_FEES: &str = "nobody grants fees to itself: name another payer, or leave it out";
