//! An edit of each field of a tree file.

use cosmwasm_std::{Decimal, SignedDecimal, Uint256};
use rand::Rng;
use wayclear_api::contact_registry::{ReportPolicy, RiskForm};
use wayclear_api::location::Surface;
use wayclear_api::Place;
use wayclear_chain::Contract;
use wayclear_deploy::tree::{City, Tree};

/// What becomes of an edit alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The chain follows.
    Followed,
    /// It is said in the record, or in the file alone.
    Beside,
    /// No contract changes it.
    Refused,
}

pub use Outcome::{Beside, Followed, Refused};

pub struct Edit {
    /// The fields of the tree's JSON that it changes: `[]` = of any row.
    pub fields: &'static [&'static str],
    pub outcome: Outcome,
    pub make: fn(&mut Tree, u32),
}

fn edit(fields: &'static [&'static str], outcome: Outcome, make: fn(&mut Tree, u32)) -> Edit {
    Edit {
        fields,
        outcome,
        make,
    }
}

/// Somebody new.
fn somebody(n: u32) -> String {
    format!("somebody {n}")
}

fn davis(tree: &mut Tree) -> &mut City {
    &mut tree.counties[0].cities[0]
}

/// All edits; `n` makes them differ from each other.
pub fn all() -> Vec<Edit> {
    [
        of_state(),
        of_registry(),
        of_regions(),
        of_places(),
        of_servers(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn of_state() -> Vec<Edit> {
    vec![
        edit(&["key"], Refused, |tree, _| tree.key = "US-WA".to_string()),
        edit(&["name"], Refused, |tree, n| {
            tree.name = format!("State {n}");
        }),
        edit(&["owner"], Followed, |tree, n| {
            tree.owner = Some(somebody(n));
        }),
        edit(&["admin"], Refused, |tree, n| {
            tree.admin = Some(somebody(n));
        }),
        edit(&["window_seconds"], Refused, |tree, n| {
            tree.window_seconds = Some(600 + u64::from(n));
        }),
        edit(&["codes.location"], Followed, |tree, n| {
            tree.codes
                .extend([(Contract::Location, 1 + u64::from(n % 2))]);
        }),
        edit(&["risk_model_delay_seconds"], Refused, |tree, n| {
            tree.risk_model_delay_seconds = Some(61 + u64::from(n));
        }),
    ]
}

fn of_registry() -> Vec<Edit> {
    vec![
        edit(&["policy"], Followed, |tree, _| {
            tree.policy = Some(ReportPolicy::Attested);
        }),
        edit(
            &[
                "risk_model.form",
                "risk_model.b0",
                "risk_model.b12",
                "risk_model.b3",
                "risk_model.alert_at",
                "risk_model.origin",
            ],
            Followed,
            |tree, n| {
                let model = tree.risk_model.as_mut().unwrap();
                model.form = RiskForm::LogDose;
                model.b0 = SignedDecimal::permille(i64::from(n));
                model.b12 = SignedDecimal::permille(-i64::from(n));
                model.b3 = SignedDecimal::permille(-1 - i64::from(n));
                model.alert_at = Decimal::permille(1 + u64::from(n % 1000));
                model.origin = format!("study {n}");
            },
        ),
        edit(&["authorities[].account"], Followed, |tree, n| {
            tree.authorities[0].account = somebody(n);
        }),
        edit(&["authorities[].daily_slips"], Followed, |tree, n| {
            tree.authorities[0].daily_slips = 1 + n;
        }),
        edit(
            &["authorities[].keys[].from", "authorities[].keys[].until"],
            Followed,
            |tree, n| {
                let n = u16::try_from(n % 10_000).unwrap();
                let key = &mut tree.authorities[0].keys[0];
                (key.from, key.until) = (1 + n, Some(30_001 + n));
            },
        ),
        edit(&["authorities[].keys[].public_key"], Refused, |tree, _| {
            let key = "02f9308a019258c31049344f85f89d5229b531c845836f99b08601f113bce036f9";
            tree.authorities[0].keys[0].public_key =
                cosmwasm_std::HexBinary::from_hex(key).unwrap();
        }),
    ]
}

fn of_regions() -> Vec<Edit> {
    vec![
        edit(&["counties[].key"], Refused, |tree, n| {
            tree.counties[0].key = format!("K{n}");
        }),
        edit(&["counties[].name"], Refused, |tree, n| {
            tree.counties[0].name = format!("County {n}");
        }),
        edit(&["counties[].owner"], Followed, |tree, n| {
            tree.counties[0].owner = Some(somebody(n));
        }),
        edit(&["counties[].prefixes[]"], Followed, |tree, n| {
            let letter = char::from(b"0123456789bcdefghjkmnpqrstuvwxyz"[n as usize % 32]);
            tree.counties[1].prefixes.retain(|prefix| prefix != "9qd");
            tree.counties[1].prefixes.push(format!("9qf{letter}"));
            tree.counties[1].prefixes.dedup();
        }),
        // Its places stay with the city that has opened them.
        edit(&["counties[].cities[].key"], Refused, |tree, n| {
            davis(tree).key = format!("city-{n}");
        }),
        edit(&["counties[].cities[].name"], Refused, |tree, n| {
            davis(tree).name = format!("City {n}");
        }),
        edit(&["counties[].cities[].owner"], Followed, |tree, n| {
            davis(tree).owner = Some(somebody(n));
        }),
        edit(&["counties[].cities[].cleaners[]"], Followed, |tree, n| {
            davis(tree).cleaners.push(somebody(n));
        }),
        edit(&["counties[].cities[].prefixes[]"], Followed, |tree, _| {
            let prefixes = &mut tree.counties[0].cities;
            prefixes[0].prefixes.retain(|prefix| prefix != "9qc7j");
            if !prefixes[1].prefixes.contains(&"9qc7j".to_string()) {
                prefixes[1].prefixes.push("9qc7j".to_string());
            }
        }),
        edit(
            &[
                "counties[].cities[].rewards.denom",
                "counties[].cities[].rewards.check_in",
                "counties[].cities[].rewards.inspect",
                "counties[].cities[].rewards.cooldown_seconds",
                "counties[].cities[].rewards.daily_cap",
            ],
            Followed,
            |tree, n| {
                let rewards = davis(tree).rewards.as_mut().unwrap();
                rewards.denom = format!("ucoin{n}");
                rewards.check_in = n.into();
                rewards.inspect = (n + 1).into();
                rewards.cooldown_seconds = u64::from(n % 86_400);
                rewards.daily_cap = (n + 2).into();
            },
        ),
    ]
}

fn of_places() -> Vec<Edit> {
    vec![
        edit(
            &[
                "counties[].cities[].places[].place.cell",
                "counties[].cities[].places[].place.unit",
            ],
            Followed,
            |tree, n| {
                let letters = b"0123456789bcdefghjkmnpqrstuvwxyz";
                let letter = char::from(letters[n as usize % 32]);
                let place =
                    Place::typed(&format!("9qc7md{letter}b"), Some(&format!("u{n}"))).unwrap();
                davis(tree).places[1].place = place;
            },
        ),
        edit(
            &["counties[].cities[].places[].name"],
            Followed,
            |tree, n| davis(tree).places[0].name = format!("Place {n}"),
        ),
        edit(
            &["counties[].cities[].places[].surface"],
            Followed,
            |tree, n| {
                let surfaces = [Surface::Copper, Surface::Cardboard, Surface::Other];
                davis(tree).places[0].surface = surfaces[n as usize % 3];
            },
        ),
        edit(
            &[
                "counties[].cities[].places[].latitude",
                "counties[].cities[].places[].longitude",
                "counties[].cities[].places[].source",
            ],
            Beside,
            |tree, n| {
                let place = &mut davis(tree).places[0];
                place.latitude += f64::from(n % 7) * 1e-9;
                place.longitude += f64::from(n % 7) * 1e-9;
                place.source = format!("source {n}");
            },
        ),
    ]
}

fn of_servers() -> Vec<Edit> {
    vec![
        edit(
            &[
                "relays[].name",
                "relays[].url",
                "relays[].forwarder.url",
                "relays[].forwarder.key",
            ],
            Beside,
            |tree, n| {
                let relay = &mut tree.relays[0];
                relay.name = format!("Relay {n}");
                relay.url = format!("https://relay{n}.example.org");
                let forwarder = relay.forwarder.as_mut().unwrap();
                forwarder.url = format!("https://forwarder{n}.example.net");
                // An X25519 key, and what it is used with.
                let key = format!("010020{n:064x}00080001000100010003");
                forwarder.key = cosmwasm_std::HexBinary::from_hex(&key).unwrap();
            },
        ),
        edit(&["desks[].name", "desks[].url"], Beside, |tree, n| {
            tree.desks[0].name = format!("Desk {n}");
            tree.desks[0].url = format!("https://desk{n}.example.org");
        }),
        edit(&["mirrors[].name", "mirrors[].url"], Beside, |tree, n| {
            tree.mirrors[0].name = format!("Mirror {n}");
            tree.mirrors[0].url = format!("https://mirror{n}.example.org");
        }),
        edit(&["fees[].to"], Followed, |tree, n| {
            tree.fees[0].to = somebody(n);
        }),
        edit(&["fees[].from"], Followed, |tree, n| {
            tree.fees[0].from = format!("payer {n}");
        }),
        edit(
            &["fees[].daily.amount", "fees[].daily.denom"],
            Followed,
            |tree, n| {
                tree.fees[0].daily.amount = Uint256::from(1 + n);
                tree.fees[0].daily.denom = format!("ucoin{n}");
            },
        ),
    ]
}

/// One of them by a number.
pub fn pick(random: &mut impl Rng) -> Edit {
    let mut edits = all();
    edits.swap_remove(random.random_range(0..edits.len()))
}
