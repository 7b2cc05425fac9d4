//! One scenario, two chains: a real node first, then the chain in process, at the very seconds at which the node did it.

use rand::SeedableRng;
use rand_chacha::ChaCha20Rng;
use serde_json::Value;
use wayclear_api::contact_registry::{Authority, ItemKind};
use wayclear_api::location;
use wayclear_api::Place;
use wayclear_chain::{Chain, Embedded};
use wayclear_client::locate;
use wayclear_client::report::public_key;
use wayclear_client::revoke::known_ids;
use wayclear_deploy::tree::{parse, Tree};
use wayclear_deploy::{Deployment, Owners};
use wayclear_scenario::{Answer, Deed, Outcome, Runner, Signer, Step};

use crate::support::{slip_key, wasmd};

const TREE: &str = include_str!("../../../../trees/yolo.toml");
const SCENARIO: &str = include_str!("../../../../testdata/scenarios/four-places.json");
/// The shortest there is. What happens after it is played in process only.
const WINDOW: u64 = 600;

/// What is compared: every answer with its time, and what the chain knows in the end.
#[derive(Debug, PartialEq)]
struct Seen {
    began_at: u64,
    outcomes: Vec<Outcome>,
    places: Vec<(Place, Vec<Value>)>,
    /// Day, kind, and whether it was taken back; ids depend on addresses.
    ids: Vec<(u16, ItemKind, bool)>,
}

fn plant(chain: &mut impl Chain, tree: &Tree) -> Deployment {
    let authority = chain.account("authority").unwrap();
    let key = public_key(&slip_key());
    let owners = Owners {
        state: chain.account("state").unwrap(),
        county: chain.account("county").unwrap(),
        city: chain.account("city").unwrap(),
        admin: None,
        authorities: vec![Authority::with_key(&authority, 1_000, key)],
    };
    let salt = rand::random();
    wayclear_deploy::plant(chain, tree, &owners, salt, |_| ()).unwrap()
}

fn play(chain: &mut impl Chain, deployment: &Deployment, steps: &[Step]) -> Seen {
    let signer = Signer {
        account: chain.account("authority").unwrap(),
        key: slip_key(),
    };
    let random = ChaCha20Rng::seed_from_u64(7);
    let mut runner = Runner::new(&mut *chain, deployment, signer, random).unwrap();
    let outcomes: Vec<Outcome> = steps
        .iter()
        .map(|step| {
            runner
                .step(step)
                .unwrap_or_else(|error| panic!("{step:?}: {error}"))
        })
        .collect();
    let began_at = runner.began_at();
    let mut places: Vec<Place> = steps
        .iter()
        .flat_map(|step| match &step.deed {
            Deed::CheckIn { place } | Deed::Describe { place, .. } => vec![place.clone()],
            Deed::Relay { guests } => guests.iter().map(|guest| guest.place.clone()).collect(),
            _ => vec![],
        })
        .collect();
    places.sort();
    places.dedup();
    let places = places
        .into_iter()
        .map(|place| {
            let answers = everything(chain, deployment, &place);
            (place, answers)
        })
        .collect();
    let ids = known_ids(chain, &deployment.registry, 0).unwrap();
    let mut ids: Vec<_> = ids
        .into_iter()
        .map(|known| (known.slip.day, known.kind, known.is_burnt))
        .collect();
    ids.sort_by_key(|(day, kind, is_burnt)| (*day, kind.name(), *is_burnt));
    Seen {
        began_at,
        outcomes,
        places,
        ids,
    }
}

/// Every answer of a location, without addresses.
fn everything(chain: &impl Chain, deployment: &Deployment, place: &Place) -> Vec<Value> {
    let found = locate(chain, &deployment.state, place).unwrap();
    let location = found.location.unwrap();
    let transitions = location::QueryMsg::Transitions {
        start_after: None,
        limit: None,
    };
    let questions = [
        location::QueryMsg::Info {},
        location::QueryMsg::Status {},
        location::QueryMsg::Daily { days: 2 },
        transitions,
        location::QueryMsg::Rewards {},
    ];
    let mut answers: Vec<Value> = questions
        .iter()
        .map(|question| chain.query(&location, question).unwrap())
        .collect();
    for address in ["parent", "registry"] {
        answers[0].as_object_mut().unwrap().remove(address).unwrap();
    }
    // Slips go one a transaction, on a node in several blocks.
    for transition in answers[3]["transitions"].as_array_mut().unwrap() {
        for time in ["at", "effective_at"] {
            let row = transition["transition"].as_object_mut();
            row.unwrap().remove(time).unwrap();
        }
    }
    answers
}

#[test]
fn a_scenario_gives_the_same_answers_on_a_node_and_in_process() {
    let mut steps: Vec<Step> = serde_json::from_str(SCENARIO).unwrap();
    steps.retain(|step| step.at < WINDOW);
    let mut node = wasmd();
    let mut tree = parse(TREE).unwrap();
    tree.window_seconds = Some(WINDOW);
    // Each chain opens its places at times of its own.
    let cities = tree.counties.iter_mut().flat_map(|c| &mut c.cities);
    cities.for_each(|city| city.places.clear());
    // A tree of its own, on a chain where this may have run before.
    tree.key = format!("US-{:03}", node.latest().unwrap().height % 1_000);
    let deployment = plant(&mut node, &tree);
    let on_node = play(&mut node, &deployment, &steps);

    let mut embedded = Embedded::new();
    let deployment = plant(&mut embedded, &tree);
    let steps: Vec<Step> = steps
        .into_iter()
        .zip(&on_node.outcomes)
        .map(|(step, outcome)| Step {
            at: outcome.at,
            ..step
        })
        .collect();
    embedded.wait_until(on_node.began_at).unwrap();
    let in_process = play(&mut embedded, &deployment, &steps);

    let told = |outcome: &Outcome| !matches!(outcome.answer, Answer::Done);
    assert!(on_node.outcomes.iter().filter(|o| told(o)).count() > 30);
    for (step, (left, right)) in steps
        .iter()
        .zip(on_node.outcomes.iter().zip(&in_process.outcomes))
    {
        assert_eq!(left, right, "{step:?}");
    }
    assert_eq!(on_node, in_process);
}
