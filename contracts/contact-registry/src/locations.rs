//! What locations are told, and what becomes of it when one of them fails: it is passed over, and the others go on.

use cosmwasm_schema::cw_serde;
use cosmwasm_std::{
    from_json, to_json_binary, wasm_execute, Addr, DepsMut, Env, HexBinary, Reply, Response,
    StdResult, SubMsg,
};
use wayclear_api::events;
use wayclear_api::feed::FeedRow;
use wayclear_api::location::{self, Mark, Opening};

use crate::feed::append;
use crate::ids::{undo_id, Id};
use crate::state::Config;
use crate::ContractError;

const REPLY_OPENED: u64 = 1;
const REPLY_REVOKED: u64 = 2;

/// What each location will be told: few enough to be looked through.
#[derive(Debug)]
pub struct ByLocation<T>(Vec<(Addr, Vec<(Id, T)>)>);

impl<T> ByLocation<T> {
    pub const fn new() -> Self {
        ByLocation(vec![])
    }

    pub fn push(&mut self, location: Addr, id: Id, told: T) {
        match self.0.iter_mut().find(|(known, _)| *known == location) {
            Some((_, all)) => all.push((id, told)),
            None => self.0.push((location, vec![(id, told)])),
        }
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
pub fn open_visits(config: &Config, visits: ByLocation<Opening>) -> StdResult<Vec<SubMsg>> {
    let mut messages = vec![];
    for (location, visits) in visits.0 {
        let (ids, openings): (Vec<Id>, Vec<Opening>) = visits.into_iter().unzip();
        let update = location::ExecuteMsg::InfectedUserUpdate { openings };
        messages.push(tell(config, REPLY_OPENED, &location, &ids, &update)?);
    }
    Ok(messages)
}

/// The messages that take flags back at their locations.
pub fn revoke_flags(config: &Config, flags: ByLocation<Mark>) -> StdResult<Vec<SubMsg>> {
    let mut messages = vec![];
    for (location, flags) in flags.0 {
        let (ids, marks): (Vec<Id>, Vec<Mark>) = flags.into_iter().unzip();
        let revoked = location::ExecuteMsg::SlipsRevoked { marks };
        messages.push(tell(config, REPLY_REVOKED, &location, &ids, &revoked)?);
    }
    Ok(messages)
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
            let id = (day, id.to_array()?);
            undo_id(deps.storage, id)?;
            row.revoked.push(id);
        }
        if let Some(event) = append(deps.storage, row)? {
            response = response.add_event(event);
        }
    }
    Ok(response)
}
