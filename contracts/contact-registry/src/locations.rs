//! What locations are told, and what becomes of it when one of them fails: it is passed over, and the others go on.

use std::collections::BTreeMap;

use cosmwasm_schema::cw_serde;
use cosmwasm_std::{
    from_json, to_json_binary, wasm_execute, Addr, DepsMut, Env, HexBinary, Reply, Response,
    StdResult, SubMsg,
};
use wayclear_api::events;
use wayclear_api::feed::FeedRow;
use wayclear_api::location::{self, Mark, Opening};

use crate::feed::append;
use crate::ids::{remove_id, Id};
use crate::state::Config;
use crate::ContractError;

const REPLY_OPENED: u64 = 1;
const REPLY_REVOKED: u64 = 2;

/// What one location will be told of visits, with their ids.
#[derive(Default)]
pub struct Openings {
    ids: Vec<Id>,
    openings: Vec<Opening>,
}

impl Openings {
    pub fn push(&mut self, id: Id, opening: Opening) {
        self.ids.push(id);
        self.openings.push(opening);
    }
}

/// What the reply to a location's failure needs.
#[cw_serde]
struct Told {
    location: Addr,
    /// Day and id of each flag.
    ids: Vec<(u16, HexBinary)>,
}

impl Told {
    fn new(location: &Addr, ids: &[Id]) -> Self {
        let ids = ids.iter().map(|(day, id)| (*day, HexBinary::from(id)));
        Told {
            location: location.clone(),
            ids: ids.collect(),
        }
    }
}

/// The messages that open visits at their locations.
pub fn open_visits(config: &Config, visits: BTreeMap<Addr, Openings>) -> StdResult<Vec<SubMsg>> {
    let message = |(location, Openings { ids, openings }): (Addr, Openings)| {
        let update = location::ExecuteMsg::InfectedUserUpdate { openings };
        tell(config, REPLY_OPENED, &location, &ids, &update)
    };
    visits.into_iter().map(message).collect()
}

/// The messages that take flags back at their locations.
pub fn revoke_flags(
    config: &Config,
    flags: BTreeMap<Addr, Vec<(Id, u32)>>,
) -> StdResult<Vec<SubMsg>> {
    let message = |(location, flags): (Addr, Vec<(Id, u32)>)| {
        let mark = |((_, id), interval): &(Id, u32)| Mark {
            interval: *interval,
            id: HexBinary::from(id),
        };
        let marks = flags.iter().map(mark).collect();
        let ids: Vec<Id> = flags.iter().map(|(id, _)| *id).collect();
        let revoked = location::ExecuteMsg::SlipsRevoked { marks };
        tell(config, REPLY_REVOKED, &location, &ids, &revoked)
    };
    flags.into_iter().map(message).collect()
}

fn tell(
    config: &Config,
    reply: u64,
    location: &Addr,
    ids: &[Id],
    msg: &location::ExecuteMsg,
) -> StdResult<SubMsg> {
    let message = wasm_execute(location, msg, vec![])?;
    Ok(SubMsg::reply_on_error(message, reply)
        .with_gas_limit(config.gas_for(ids.len()))
        .with_payload(to_json_binary(&Told::new(location, ids))?))
}

/// A location has failed: what it should have taken is taken back, and may be sent again.
pub fn reply(deps: DepsMut, env: &Env, reply: Reply) -> Result<Response, ContractError> {
    let id = reply.id;
    if ![REPLY_OPENED, REPLY_REVOKED].contains(&id) {
        return Err(ContractError::UnknownReply { id });
    }
    let Told { location, ids } =
        from_json(&reply.payload).map_err(|_| ContractError::ForeignPayload { id })?;
    let mut response = Response::new().add_event(events::LocationFailed {
        location: location.into_string(),
        count: ids.len() as u64,
    });
    if id == REPLY_OPENED {
        let mut row = FeedRow::new(env.block.time.seconds());
        for (day, id) in ids {
            let id = id.to_array()?;
            remove_id(deps.storage, (day, id));
            row.revoked.push(id);
        }
        if let Some(event) = append(deps.storage, row)? {
            response = response.add_event(event);
        }
    }
    Ok(response)
}
