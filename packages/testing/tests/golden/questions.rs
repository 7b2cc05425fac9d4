//! What each contract of the story is asked: every question there is, with what there is to find.

use cosmwasm_std::HexBinary;
use serde_json::{to_value, Value};
use wayclear_api::contact_registry::{self, ContactCursor, RadioContact, RiskExposure};
use wayclear_api::location::{InfectionCursor, Surface, MAX_DAYS};
use wayclear_api::{city, county, location, state, MAX_LIMIT};
use wayclear_testing::{
    account_slip, day_key_slip, place, visit_slip, Contract, Suite, Visited, DAVIS, SACRAMENTO,
    WOODLAND,
};

use crate::story::{CLINIC, SHOP};

/// What a contract of that kind is asked.
pub fn questions(suite: &Suite, of: Contract) -> Vec<Value> {
    fn values<T: serde::Serialize>(questions: Vec<T>) -> Vec<Value> {
        let questions = questions.into_iter();
        questions.map(|q| to_value(q).expect("JSON")).collect()
    }
    match of {
        Contract::State => values(of_state()),
        Contract::County => values(of_county()),
        Contract::City => values(of_city()),
        Contract::Location => values(of_location(suite)),
        Contract::ContactRegistry => values(of_registry(suite)),
    }
}

const ALL: Option<u32> = Some(MAX_LIMIT);

/// The questions that all regions are asked.
macro_rules! of_region {
    ($contract:ident, $prefix:expr) => {
        vec![
            $contract::QueryMsg::Config {},
            $contract::QueryMsg::Children {
                start_after: None,
                limit: ALL,
            },
            $contract::QueryMsg::Cells {
                start_after: None,
                limit: ALL,
            },
            $contract::QueryMsg::Cells {
                start_after: Some($prefix.to_string()),
                limit: None,
            },
            $contract::QueryMsg::InUse {
                prefix: $prefix.to_string(),
            },
        ]
    };
}

fn of_state() -> Vec<state::QueryMsg> {
    let mut questions = of_region!(state, "9qcd8");
    questions.push(state::QueryMsg::CodeIds {});
    for at in [DAVIS, SHOP, WOODLAND, SACRAMENTO, "9qcdzzzz"] {
        questions.push(state::QueryMsg::Locate { place: place(at) });
    }
    questions
}

fn of_county() -> Vec<county::QueryMsg> {
    of_region!(county, "9qckhc")
}

fn of_city() -> Vec<city::QueryMsg> {
    let mut questions = of_region!(city, "9qc7mb");
    questions.push(city::QueryMsg::Cleaners {
        start_after: None,
        limit: ALL,
    });
    questions.push(city::QueryMsg::RewardPolicy {});
    questions
}

fn of_location(suite: &Suite) -> Vec<location::QueryMsg> {
    use location::QueryMsg::{Daily, Infections, Info, Rewards, Status, Transitions};
    let cursor = InfectionCursor {
        interval: suite.interval() - 144,
        id: HexBinary::from([0; 8]),
    };
    vec![
        Info {},
        Status {},
        Daily { days: MAX_DAYS },
        Transitions {
            start_after: None,
            limit: ALL,
        },
        Transitions {
            start_after: Some(3),
            limit: Some(1),
        },
        Infections {
            start_after: None,
            limit: ALL,
        },
        Infections {
            start_after: Some(cursor),
            limit: None,
        },
        Rewards {},
    ]
}

fn of_registry(suite: &Suite) -> Vec<contact_registry::QueryMsg> {
    use contact_registry::QueryMsg as Ask;
    let mut questions = vec![
        Ask::Config {},
        Ask::Authorities {
            start_after: None,
            limit: ALL,
        },
        Ask::Ids {
            start_after: None,
            limit: ALL,
        },
        Ask::Feed { from: 0 },
        Ask::Feed { from: u64::MAX },
        check_slips(suite),
        Ask::Match {
            day: suite.today() - 1,
            mac_hashes: (0..6).map(|n| HexBinary::from([n; 16])).collect(),
        },
        Ask::Risk {
            exposures: vec![exposure(Surface::Copper), exposure(Surface::Plastic)],
            version: None,
        },
    ];
    for who in ["ada", "cy", "joy"] {
        let account = suite.account(who).into_string();
        questions.push(Ask::Health { account });
    }
    for (who, start_after) in [("bob", None), ("hal", None), ("bob", Some(cursor(suite)))] {
        let account = suite.account(who).into_string();
        questions.push(Ask::Contacts {
            account: account.clone(),
            start_after: start_after.clone(),
            limit: ALL,
        });
        questions.push(Ask::Exposures {
            account,
            start_after,
            limit: ALL,
        });
    }
    for version in [None, Some(1), Some(2), Some(3)] {
        questions.push(Ask::RiskModel { version });
    }
    questions
}

fn exposure(surface: Surface) -> RiskExposure {
    RiskExposure {
        contact: Some(RadioContact {
            rssi_dbm: -60,
            seconds: 900,
        }),
        surface: Some(contact_registry::SurfaceContact {
            gap_seconds: 3_600,
            surface,
        }),
    }
}

fn cursor(suite: &Suite) -> ContactCursor {
    ContactCursor {
        recorded_at: suite.now() - 86_400,
        mac_hash: HexBinary::from([2; 16]),
    }
}

/// Slips of which most are judged without a look at their signature.
fn check_slips(suite: &Suite) -> contact_registry::QueryMsg {
    let (today, interval) = (suite.today(), suite.interval());
    contact_registry::QueryMsg::CheckSlips {
        authority: None,
        issued: today,
        slips: vec![
            day_key_slip([17; 16], today - 1),
            day_key_slip([16; 16], today - 1),
            day_key_slip([99; 16], today),
            day_key_slip([99; 16], today - 14),
            visit_slip(&Visited::new(DAVIS, interval, 1)),
            visit_slip(&Visited::new("9qc7mzzz", interval, 1)),
            account_slip(&suite.account("bob"), today),
            account_slip(&suite.account(CLINIC), today),
        ],
        sender: Some(suite.account("bob").into_string()),
    }
}
