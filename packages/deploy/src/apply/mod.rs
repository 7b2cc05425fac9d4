//! Makes a chain as a tree file says: looks, compares, does what there is to do, and looks again.

mod act;
mod adopt;
mod agreed;
mod amend;
mod begin;
mod known;
mod last;
mod lock;
mod lost;
mod new_state;
mod of_record;
mod part;
mod run;
mod signers;
mod since;
mod steps;
mod wanted;

use std::path::Path;

use wayclear_chain::Chain;

pub use adopt::adopt;
use agreed::Plans;
pub use amend::amend;
use known::last_with;
use last::LastApplied;
pub use last::{last_state, unended};
pub use lost::{refuse_second, Search};
pub use of_record::plan_servers;
use of_record::servers;
use run::Run;
pub use wanted::{Agreed, Applied, Progress, Wanted};

use crate::deployment::{Begun, Deployment};
use crate::error::DeployError;
use crate::plan::stood::Stood;
use crate::plan::{Drift, Found, Plan, Unmentioned};
use crate::record::{About, Record, RecordError, Written};
use crate::tree::Tree;
use crate::Owners;

/// What a tree file says otherwise than the chain, and what was found there. Nothing is changed.
///
/// # Errors
/// [`DeployError`].
pub fn plan(
    chain: &mut impl Chain,
    wanted: &Wanted<'_>,
    file: &Path,
) -> Result<(Found, Plan), DeployError> {
    let earlier = Written::read(file, &chain.chain_id())?;
    let last = last_with(chain, file, earlier.as_ref())?;
    let run = Run::new(chain, wanted, last, |_| ())?;
    let begun = run.standing(earlier.as_ref())?;
    run.look(begun.as_ref())
}

/// Makes a chain as a tree file says. Before the state is made the record in `file` says how, so that whatever ends a run, the next
/// one goes on with the same state; and while one is at it another one is refused. `agreed`: what is done and nothing else; if something
/// else is to be done now, nothing is. The record takes relays, desks and mirrors from the tree. A finished record of a chain that was made
/// anew is kept beside, as `<name>.<first digits of made_at>.old`.
///
/// # Errors
/// [`DeployError`]; what was done until then stays.
pub fn apply(
    chain: &mut impl Chain,
    wanted: &Wanted<'_>,
    file: &Path,
    mut about: About,
    agreed: Option<Agreed<'_>>,
    tell: impl FnMut(Progress),
) -> Result<Applied, DeployError> {
    let _lock = lock::take(file)?;
    let chain_id = chain.chain_id();
    let mut earlier = Written::read(file, &chain_id)?;
    let last = last_with(chain, file, earlier.as_ref())?;
    let mut run = Run::new(chain, wanted, last, tell)?;
    if let Some(record) = run.left_by_another_release(earlier.as_ref(), &chain_id, &about)? {
        record.write(file)?;
        earlier = Some(Written::Finished(Box::new(record)));
    }
    let keep = |begun: &Begun| {
        if let Some(Written::Finished(record)) = &earlier {
            record.write(&record.aside(file))?;
        }
        let (chain_id, begun) = (chain_id.clone(), begun.clone());
        Written::Begun { chain_id, begun }.write(file)
    };
    let begins = |last: LastApplied| last.write(file);
    let (salt, begun) = (rand::random(), run.standing(earlier.as_ref())?);
    let state = begun.as_ref().map(|begun| &begun.state);
    let servers = servers(earlier.as_ref(), state, wanted);
    let plans = Plans::of(agreed, &servers);
    let Put {
        deployment,
        drift,
        stood,
        unmentioned,
    } = put(&mut run, earlier.as_ref(), begun, salt, plans, begins, keep)?;
    servers.name_in(&mut about);
    let (payers, done, height) = (run.payers(), run.done, run.height);
    let record = Record {
        chain_id: chain_id.clone(),
        about,
        deployment,
        history: vec![],
    };
    let is_other = last_state(file).as_ref() != Some(&record.deployment.state);
    let last = LastApplied::after(record.deployment.state.clone(), payers, stood);
    if is_other {
        // Were this the end, that one's would lie beside the record.
        last.write(file)?;
    }
    let record = keep_record(record, earlier.as_ref(), height, !done.is_empty(), file)?;
    last.write(file)?;
    Ok(Applied {
        record,
        drift,
        done,
        unmentioned,
        servers: servers.changes,
        servers_left: servers.left,
    })
}

/// Writes a record that goes on from an earlier one of the same tree, if there is anything new in it. `height`, `is_changed`: as
/// [`Record::go_on_from`] has them.
fn keep_record(
    record: Record,
    earlier: Option<&Written>,
    height: u64,
    is_changed: bool,
    file: &Path,
) -> Result<Record, RecordError> {
    let mut record = record;
    if let Some(Written::Finished(earlier)) = earlier {
        if earlier.deployment.state == record.deployment.state {
            record = record.go_on_from(earlier, height, is_changed);
            if record == **earlier {
                return Ok(record);
            }
        }
    }
    record.write(file)?;
    Ok(record)
}

/// Puts a tree on a chain that is asked for it only while this program runs: no record is kept. `salt` is used once a chain
/// and creator.
///
/// # Errors
/// [`DeployError`], at the first step that fails.
pub fn plant(
    chain: &mut impl Chain,
    tree: &Tree,
    owners: &Owners,
    salt: [u8; 16],
    tell: impl FnMut(Progress),
) -> Result<Deployment, DeployError> {
    let wanted = Wanted {
        tree,
        owners,
        prune: false,
    };
    let mut run = Run::new(chain, &wanted, None, tell)?;
    let plans = Plans::default();
    let put = put(&mut run, None, None, salt, plans, |_| Ok(()), |_| Ok(()))?;
    Ok(put.deployment)
}

/// So often it is looked whether something is left to do: hand-overs take two rounds. Beyond, somebody undoes what is done.
const MOST_ROUNDS: usize = 8;

/// What has become of a tree.
struct Put {
    deployment: Deployment,
    /// What others had changed before.
    drift: Vec<Drift>,
    /// What stands, as far as somebody knows of it.
    stood: Option<Stood>,
    unmentioned: Vec<Unmentioned>,
}

/// `earlier` is what an earlier run has written, `begun` its state if it stands; one that is not there yet is begun with that salt.
/// `begins` is told, before anything of a state that stands is changed, what is to be kept of it.
fn put<C: Chain, T: FnMut(Progress)>(
    run: &mut Run<'_, C, T>,
    earlier: Option<&Written>,
    begun: Option<Begun>,
    salt: [u8; 16],
    plans: Plans<'_>,
    begins: impl FnOnce(LastApplied) -> Result<(), RecordError>,
    keep: impl FnOnce(&Begun) -> Result<(), RecordError>,
) -> Result<Put, DeployError> {
    let (mut found, mut plan) = run.look(begun.as_ref())?;
    let drift = plan.drift.clone();
    plans.check(&found, &plan)?;
    run::refuse_conflicts(&plan)?;
    run.check_signers(&plan)?;
    run.check_purses(&plan)?;
    if let Some(begun) = begun.as_ref().filter(|_| !plan.changes.is_empty()) {
        begins(run.last_before(&begun.state, &plan.changes))?;
    }
    let begun = if let Some(begun) = begun {
        begun
    } else {
        // Its address depends on its code.
        run.codes(&mut found, &plan)?;
        let begun = run.begin(&found, earlier, salt)?;
        keep(&begun)?;
        begun
    };
    let mut rounds = 0;
    while !plan.changes.is_empty() {
        rounds += 1;
        let before = run.done.len();
        if let Err(error) = run.carry_out(&mut found, &plan, &begun) {
            (found, plan) = run.overtaken(error, &plan, before, &begun)?;
            continue;
        }
        let (now, next) = run.look(Some(&begun))?;
        run::refuse_conflicts(&next)?;
        if next.changes == plan.changes || rounds == MOST_ROUNDS && !next.changes.is_empty() {
            return Err(DeployError::Stuck(Box::new(next)));
        }
        (found, plan) = (now, next);
        // Whoever has agreed on a plan has agreed on nothing else.
        if plans.agreed.is_some() {
            break;
        }
    }
    let deployment = run.deployment(&found, begun, earlier)?;
    Ok(Put {
        deployment,
        stood: run.stood(&found, &drift),
        drift,
        unmentioned: plan.unmentioned,
    })
}
