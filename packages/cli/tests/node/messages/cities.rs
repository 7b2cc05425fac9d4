//! `wayclear city` and `wayclear reward`.

use cosmwasm_std::coin;
use serde_json::{json, Value};
use wayclear_api::{city, location, Surface};
use wayclear_chain::wasmd::{bank_send, Gas};
use wayclear_chain::Chain;

use super::tree::{account, info, tree};
use crate::support::{wasmd, wayclear};

#[test]
fn a_place_is_described() {
    let tree = tree();
    let place = "9r580000/shop-2";
    let describe = format!("city describe {place}");
    tree.refuses(
        &format!("{describe} --no-name"),
        "has no contract yet; the first check-in",
    );
    let location = tree.open(place);
    let known = || (info(&location).label, info(&location).surface);
    let shop = Some("Shop".to_string());
    tree.sent(&format!(
        "{describe} --name ' Shop ' --surface 'Stainless steel'"
    ));
    assert_eq!(known(), (shop.clone(), Surface::StainlessSteel));
    tree.sent(&format!("{describe} --surface copper"));
    assert_eq!(known(), (shop, Surface::Copper));
    tree.sent(&format!("{describe} --no-name"));
    assert_eq!(known(), (None, Surface::Copper));

    tree.refuses(&format!("{describe} --no-name"), "is described so already");
    tree.refuses(
        &format!("{describe} --surface wood"),
        "there are aerosol, copper,",
    );
    tree.refuses(
        &format!("{describe} --name X --from ada"),
        "only the owner of city 32001/fallon",
    );
    tree.refuses(
        "city describe 9z000000 --no-name",
        "9z000000 lies in no city of this tree",
    );
}

#[test]
fn places_are_cleaned_by_whom_the_city_lets() {
    let tree = tree();
    let (place, other) = ("9r580003", "9r580004/hall");
    let (location, _) = (tree.open(place), tree.open(other));
    tree.refuses(
        &format!("city clean {place} --from cleaner"),
        "or one of its cleaners may say",
    );
    tree.refuses(
        &format!("city clean {place} 9r580005"),
        "9r580005 has no contract yet",
    );
    tree.refuses(
        "city cleaners 32001/fallon --remove cleaner",
        "is no cleaner of city 32001/fallon",
    );
    // Whoever leaves out the county is told which.
    tree.refuses(
        "city cleaners fallon --remove cleaner",
        "has no county FALLON; do you mean 32001/fallon?",
    );
    tree.refuses(
        "city cleaners 32001 --add cleaner",
        "county 32001 cleans nothing",
    );
    tree.refuses(
        "city cleaners 32001/fallon --add cleaner --from ada",
        "only the owner",
    );

    let told = tree.sent("city cleaners 32001/fallon --add cleaner,bob");
    assert_eq!(told["cleaners"].as_array().unwrap().len(), 2);
    tree.refuses(
        "city cleaners 32001/fallon --add bob",
        "is a cleaner of city 32001/fallon already",
    );
    tree.told(&format!("check-in {place} --from bob"));
    let told = tree.sent(&format!(
        "city clean {place} {other} {place} --from cleaner"
    ));
    let status = |place: &str| {
        let places = told["places"].as_array().unwrap();
        places
            .iter()
            .find(|cleaned| cleaned["place"] == place)
            .unwrap()["status"]
            .clone()
    };
    assert_eq!(
        (status(place), status(other)),
        (json!("clean"), json!("empty"))
    );
    let asked = wasmd().ask(&location, location::ask::Status {}).unwrap();
    assert!(asked.last_cleaned_at.is_some());

    tree.sent("city cleaners 32001/fallon --remove cleaner,bob");
    let (start_after, limit) = (None, None);
    let city = tree.region(&["32001", "fallon"]);
    let left = wasmd().ask(&city, city::ask::Cleaners { start_after, limit });
    assert!(left.unwrap().cleaners.is_empty());
}

#[test]
fn somebody_infected_in_these_very_ten_minutes_has_to_be_cleaned_after_again() {
    let tree = tree();
    let place = "9r580006";
    let device = crate::support::Desk::new();
    let device = device.device("cy");
    tree.told(&format!("check-in {place} --from cy --device {device}"));
    tree.report("cy", &device);
    let output = wayclear(&tree.args(&format!("city clean {place} --json")));
    let told: Value = serde_json::from_slice(&output.stdout).unwrap();
    let cleaned = &told["places"][0];
    // Whoever reads no more than the exit code must not take it for clean.
    let is_infected = cleaned["status"] == "infected";
    assert_eq!(output.status.code(), Some(i32::from(is_infected)), "{told}");
    // Unless ten minutes have just ended.
    if cleaned["status"] == "infected" {
        assert_eq!(cleaned["clean_again_at"].as_u64().unwrap() % 600, 0);
    }
    assert_eq!(
        cleaned["status"] == "infected",
        cleaned["clean_again_at"].is_u64(),
        "{cleaned}"
    );
    tree.told("recover --from cy");
}

#[test]
fn what_a_city_pays_is_set_piece_by_piece_and_turned_off() {
    let tree = tree();
    let policy = || {
        let city = tree.region(&["32001", "fallon"]);
        wasmd()
            .ask(&city, city::ask::RewardPolicy {})
            .unwrap()
            .policy
    };
    let set = "reward set 32001/fallon";
    tree.refuses(&format!("{set} --check-in 10"), "say with --daily-cap");
    tree.sent(&format!("{set} --check-in 10 --daily-cap 1000"));
    tree.sent(&format!("{set} --inspect 7"));
    let paid = policy().unwrap();
    let amounts = [paid.check_in, paid.inspect, paid.daily_cap].map(|amount| amount.u128());
    assert_eq!(
        (amounts, paid.cooldown_seconds, paid.denom.as_str()),
        ([10, 7, 1_000], 3_600, "ucosm")
    );
    tree.refuses(&format!("{set} --inspect 7"), "pays so already");
    tree.refuses(
        &format!("{set} --inspect 1000001"),
        "inspect is 1000001, it must be 0 to 1000000",
    );
    tree.refuses(
        &format!("{set} --off --from ada"),
        "only the owner of city 32001/fallon",
    );
    tree.refuses("reward set 32001 --off", "county 32001 pays nobody");
    tree.sent(&format!("{set} --off"));
    assert_eq!(policy(), None);
}

#[test]
fn the_pool_of_a_place_is_funded_withdrawn_from_and_swept() {
    let tree = tree();
    let place = "9r580001";
    let location = tree.open(place);
    let fund = |coins: &str| format!("reward fund {place} {coins} --from sponsor");
    tree.refuses(&fund("1000ucosm"), "pays no rewards");
    tree.sent("reward set 32001/fallon --check-in 10 --daily-cap 1000");
    tree.refuses(&fund("1000stake"), "pays in ucosm, not in stake");
    tree.refuses(&fund("0ucosm"), "fund at least 1ucosm");
    tree.refuses(&fund("99999999999999999ucosm"), "fund less");
    tree.refuses(&format!("reward withdraw {place} 1 --to city"), "is empty");
    tree.refuses(
        &format!("reward sweep {place} ucosm --to city"),
        "holds no ucosm beside its pool",
    );

    let funded = tree.sent(&fund("1000ucosm"));
    assert_eq!(funded["rewards"]["pool"], "1000");
    let (ada, mut node) = (account("ada"), wasmd());
    let beside = bank_send(&ada, &location, &coin(50, "ucosm"));
    node.send(&ada, &[beside], Gas::Simulated).unwrap();
    let has = || wasmd().balance(&account("dan"), "ucosm").unwrap();
    let rewards = || wasmd().ask(&location, location::ask::Rewards {}).unwrap();
    let before = has();
    let swept = tree.sent(&format!("reward sweep {place} ucosm --to dan"));
    assert_eq!((&swept["amount"], has()), (&json!("50"), before + 50));
    tree.sent(&format!("reward withdraw {place} 400 --to dan"));
    assert_eq!((rewards().pool.u128(), has()), (600, before + 450));
    tree.refuses(
        &format!("reward withdraw {place} 601 --to dan"),
        "holds 600ucosm, less than 601",
    );
    tree.refuses(
        &format!("reward withdraw {place} --all --to dan --from ada"),
        "only the owner",
    );
    tree.sent(&format!("reward withdraw {place} --all --to dan"));
    assert_eq!((rewards().withdrawn.u128(), has()), (1_000, before + 1_050));
    tree.sent("reward set 32001/fallon --off");
}
