//! Which ground a region can give to a child.

use anyhow::{bail, Result};
use wayclear_api::region::Cell;
use wayclear_api::{overlap, state};

use crate::args::net::Net;
use crate::region::{Level, Region};

/// The message that gives cells to a child; every region understands a state's.
pub fn assign(child: &str, prefixes: &[String]) -> state::ExecuteMsg {
    state::ExecuteMsg::AssignCells {
        child: child.to_string(),
        prefixes: prefixes.to_vec(),
    }
}

/// That a parent can give these cells: it has them, and no child of it has ground of theirs.
pub fn check_free(net: &Net, parent: &Region, child: &str, cells: &[String]) -> Result<()> {
    check_apart(cells)?;
    let given = parent.cells(net)?;
    for cell in cells {
        if let Some(other) = given.iter().find(|other| overlap(&other.prefix, cell)) {
            bail!("{}", words_of_overlap(parent, other, child, cell));
        }
    }
    let Some(above) = parent.parent(net)? else {
        return Ok(());
    };
    let own = above.cells(net)?;
    let is_own = |cell: &&String| {
        own.iter()
            .any(|own| own.child == parent.config.key && overlap(&own.prefix, cell))
    };
    match cells.iter().find(|cell| !is_own(cell)) {
        Some(cell) => bail!("cell {cell} is none of {parent}, so nobody would ever come there; first wayclear region give {} {cell}", parent.path),
        None => Ok(()),
    }
}

/// Why a cell cannot be given to a child, and what to do.
fn words_of_overlap(parent: &Region, other: &Cell, child: &str, cell: &str) -> String {
    let Cell { prefix, child: has } = other;
    let path = match parent.level {
        Level::State => has.clone(),
        _ => format!("{}/{has}", parent.path),
    };
    if has != child {
        format!("cell {cell} shares ground with {prefix}, which is {path}'s; first wayclear region release {path} {prefix}")
    } else if prefix == cell {
        format!("cell {cell} is {path}'s already; leave it out, nothing was sent")
    } else {
        format!("cell {cell} shares ground with {prefix}, which is {path}'s already; leave it out, or release {prefix} first")
    }
}

/// That no two cells share ground.
pub fn check_apart(cells: &[String]) -> Result<()> {
    for (index, cell) in cells.iter().enumerate() {
        let before = cells.iter().take(index);
        if let Some(other) = before.into_iter().find(|other| overlap(other, cell)) {
            bail!("cells {other} and {cell} share ground; name one of them");
        }
    }
    Ok(())
}
