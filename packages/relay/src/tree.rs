//! State, counties and cities, and which cells belong to them.

use std::collections::BTreeMap;

use cosmwasm_std::Addr;
use wayclear_api::region::{ask, Cell, Config};
use wayclear_api::relay::{CityCells, CountyCells, TreeResponse};
use wayclear_api::MAX_LIMIT;
use wayclear_chain::{children, Chain, ChainError};

/// What is remembered of the tree from one walk to the next.
#[derive(Debug, Default)]
pub struct Tree {
    /// Names of regions by address: they never change.
    names: BTreeMap<Addr, String>,
}

impl Tree {
    /// Walks through the regions of a tree.
    ///
    /// # Errors
    /// [`ChainError`], from the chain.
    pub fn walk(&mut self, chain: &impl Chain, state: &Addr) -> Result<TreeResponse, ChainError> {
        let Config { key, name, .. } = chain.ask(state, ask::Config {})?;
        let mut cells = cells(chain, state)?;
        let mut counties = vec![];
        for county in children(chain, state)? {
            counties.push(CountyCells {
                name: self.name(chain, &county.address)?,
                prefixes: cells.remove(&county.key).unwrap_or_default(),
                cities: self.cities(chain, &county.address)?,
                key: county.key,
            });
        }
        Ok(TreeResponse {
            key,
            name,
            counties,
        })
    }

    fn cities(&mut self, chain: &impl Chain, county: &Addr) -> Result<Vec<CityCells>, ChainError> {
        let mut cells = cells(chain, county)?;
        let mut cities = vec![];
        for city in children(chain, county)? {
            cities.push(CityCells {
                name: self.name(chain, &city.address)?,
                prefixes: cells.remove(&city.key).unwrap_or_default(),
                key: city.key,
            });
        }
        Ok(cities)
    }

    fn name(&mut self, chain: &impl Chain, region: &Addr) -> Result<String, ChainError> {
        if let Some(name) = self.names.get(region) {
            return Ok(name.clone());
        }
        let Config { name, .. } = chain.ask(region, ask::Config {})?;
        self.names.insert(region.clone(), name.clone());
        Ok(name)
    }
}

/// The prefixes of a region by the key of the child that has them, ascending.
fn cells(chain: &impl Chain, region: &Addr) -> Result<BTreeMap<String, Vec<String>>, ChainError> {
    let all = chain.ask_all(
        region,
        |last: Option<&Cell>| ask::Cells {
            start_after: last.map(|cell| cell.prefix.clone()),
            limit: Some(MAX_LIMIT),
        },
        |page| page.cells,
    )?;
    let mut by_child = BTreeMap::<String, Vec<String>>::new();
    for Cell { prefix, child } in all {
        by_child.entry(child).or_default().push(prefix);
    }
    Ok(by_child)
}
