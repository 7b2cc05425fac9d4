//! A tree file held against a chain. Nothing is asked here: what was read decides.

use std::collections::BTreeMap;
use std::fmt::Display;

use cosmwasm_std::Addr;

use super::found::hash;
use super::founding::Founding;
use super::{At, Change, Conflict, Found, Plan, Unmentioned, What};
use crate::live::Live;
use crate::tree::Tree;
use crate::Owners;

/// What there is to do until the chain is as the tree says, whose accounts are addresses. `prune`: whether what the file does
/// not name is taken away where a contract allows it.
pub fn diff(found: &Found, tree: &Tree, owners: &Owners, prune: bool) -> Plan {
    let mut diff = Diff {
        plan: Plan {
            wanted: hash(tree),
            ..Plan::default()
        },
        tree,
        owners,
        prune,
        now: found.now,
        fee_denoms: found.fee_denoms.as_ref(),
        gives: BTreeMap::new(),
    };
    let live = found.live.as_ref();
    if found.is_of_another(tree) {
        diff.other_tree(live);
        return diff.plan;
    }
    diff.codes(found);
    diff.offers(live);
    diff.state(live);
    diff.ground(live);
    for county in &tree.counties {
        diff.county(live, county);
    }
    diff.unnamed(live);
    diff.fees(live);
    diff.owners(live);
    diff.plan
}

/// The way through a tree.
pub(super) struct Diff<'a> {
    pub plan: Plan,
    pub tree: &'a Tree,
    pub owners: &'a Owners,
    pub prune: bool,
    /// Block time, Unix seconds.
    pub now: u64,
    /// What fees can be paid in, if that is known.
    pub fee_denoms: Option<&'a Vec<String>>,
    /// Cells that regions are to be given by parents that stand.
    pub gives: BTreeMap<At, Vec<String>>,
}

impl Diff<'_> {
    /// Who owns the state, or will.
    pub fn state_owner(&self, live: Option<&Live>) -> Addr {
        match live {
            Some(live) => live.state.config.ownership.owner.clone(),
            None => stated(self.tree.owner.as_ref()).unwrap_or_else(|| self.owners.state.clone()),
        }
    }

    fn state(&mut self, live: Option<&Live>) {
        let tree = self.tree;
        let at = At::State(tree.key.clone());
        let Some(live) = live else {
            let founding = Founding::of(tree, self.owners);
            let what = What::MakeState(Box::new(founding));
            self.change(at, what, &self.owners.state.clone());
            return self.first_authorities();
        };
        let config = &live.state.config;
        self.fixed(&at, "name", &config.name, &tree.name, NAMES);
        if let Some(wanted) = tree.window_seconds {
            let found = config.window_seconds;
            self.fixed(&at, "window_seconds", found, wanted, MADE_WITH);
        }
        if let Some(wanted) = &tree.admin {
            let found = config.admin.as_ref().map_or("nobody", Addr::as_str);
            self.fixed(&at, "admin", found, wanted.as_str(), ADMIN);
        }
        self.registry(&live.registry);
    }

    /// Nothing else is told of it, since all of it is otherwise.
    fn other_tree(&mut self, live: Option<&Live>) {
        let key = &self.tree.key;
        let found = live.map_or("", |live| &live.state.config.key);
        self.conflict(&At::State(key.clone()), "key", found, key, OTHER_TREE);
    }

    pub fn change(&mut self, at: At, what: What, signer: &Addr) {
        let signer = signer.clone();
        self.plan.changes.push(Change { at, what, signer });
    }

    /// Something that the file does not name, and the change that takes it away, with who signs it, or why nothing does.
    pub fn surplus(&mut self, at: At, name: String, removal: Result<(What, &Addr), &str>) {
        match removal {
            Ok((what, signer)) if self.prune => self.change(at, what, signer),
            removal => self.plan.unmentioned.push(Unmentioned {
                at,
                what: name,
                can_be_pruned: removal.is_ok(),
                why: removal.err().unwrap_or_default().to_string(),
            }),
        }
    }

    /// A field that no message changes.
    pub fn fixed<V: PartialEq + Display>(
        &mut self,
        at: &At,
        field: &str,
        found: V,
        wanted: V,
        why: &str,
    ) {
        if found == wanted {
            self.plan.same += 1;
        } else {
            self.conflict(at, field, found, wanted, why);
        }
    }

    pub fn conflict(
        &mut self,
        at: &At,
        field: &str,
        found: impl Display,
        wanted: impl Display,
        why: &str,
    ) {
        self.plan.conflicts.push(Conflict {
            at: at.clone(),
            field: field.to_string(),
            found: found.to_string(),
            wanted: wanted.to_string(),
            why: why.to_string(),
        });
    }
}

/// An account that the file names.
pub(super) fn stated(account: Option<&String>) -> Option<Addr> {
    account.map(Addr::unchecked)
}

const OTHER_TREE: &str = "this is another tree: name its record with --deployment, or a new one";
const MADE_WITH: &str = "it is set when the state is made, and never again: write what is there, or make another tree beside it";
pub(super) const NAMES: &str = "no contract takes another name: write what is there";
const ADMIN: &str =
    "who may change codes is set when contracts are made, and never again: write what is there";
