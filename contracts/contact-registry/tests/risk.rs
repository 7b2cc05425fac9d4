//! Versions of the risk model, and the probabilities they give.

#![allow(clippy::unwrap_used, clippy::arithmetic_side_effects)]

use cosmwasm_std::{from_json, Decimal, Uint128};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use wayclear_api::contact_registry::{
    ExecuteMsg, ExposureRisk, InstantiateMsg, QueryMsg, RadioContact, ReportPolicy, RiskExposure,
    RiskForm, RiskModel, RiskModelResponse, RiskResponse, SurfaceContact, DEFAULT_ALERT_AT,
    DEFAULT_RISK_MODEL_DELAY_SECONDS, MAX_RISK_MODEL_DELAY_SECONDS, MAX_RISK_MODEL_WAIT_SECONDS,
};
use wayclear_api::events::RiskModelSet;
use wayclear_api::location::Surface;
use wayclear_api::Invalid;
use wayclear_contact_registry::ContractError;
use wayclear_risk::{Form, Model, Probability, RiskError};
use wayclear_testing::{assert_refused, Chain, ChainError, Contract, Suite, SuiteBuilder, Tx};

const DELAY: u64 = DEFAULT_RISK_MODEL_DELAY_SECONDS;

fn model(form: RiskForm, [b0, b12, b3]: [&str; 3]) -> RiskModel {
    RiskModel {
        form,
        b0: b0.parse().unwrap(),
        b12: b12.parse().unwrap(),
        b3: b3.parse().unwrap(),
        alert_at: DEFAULT_ALERT_AT,
        origin: "made up for a test".to_string(),
    }
}

fn other() -> RiskModel {
    model(RiskForm::LogDose, ["4", "-0.75", "-1.5"])
}

fn set(
    suite: &mut Suite,
    who: &str,
    model: RiskModel,
    effective_at: Option<u64>,
) -> Result<Tx, ChainError> {
    let registry = suite.registry();
    let msg = ExecuteMsg::SetRiskModel {
        model,
        effective_at,
    };
    suite.execute(who, &registry, &msg)
}

fn shown(suite: &Suite, version: Option<u32>) -> Result<RiskModelResponse, ChainError> {
    suite.query(&suite.registry(), &QueryMsg::RiskModel { version })
}

fn risk(
    suite: &Suite,
    exposures: &[RiskExposure],
    version: Option<u32>,
) -> Result<RiskResponse, ChainError> {
    let exposures = exposures.to_vec();
    suite.query(&suite.registry(), &QueryMsg::Risk { exposures, version })
}

fn near(seconds: u32) -> RiskExposure {
    RiskExposure {
        contact: Some(RadioContact {
            rssi_dbm: -60,
            seconds,
        }),
        surface: None,
    }
}

#[test]
fn a_registry_begins_with_version_one_in_effect() {
    let suite = SuiteBuilder::new().build();
    let first = shown(&suite, None).unwrap();
    assert_eq!(first.version, 1);
    assert_eq!(first.latest, 1);
    assert_eq!(first.model, RiskModel::illustrative());
    assert!(first.effective_at <= suite.now());
    assert_eq!(shown(&suite, Some(1)).unwrap(), first);
}

#[test]
fn a_new_version_takes_effect_after_the_delay_and_to_the_second() {
    let mut suite = SuiteBuilder::new().build();
    let before = risk(&suite, &[near(900)], None).unwrap();
    let tx = set(&mut suite, "state owner", other(), None).unwrap();
    let effective_at = suite.now() + DELAY;
    let told = RiskModelSet::all(&tx.events);
    let version = 2;
    assert_eq!(
        told,
        [RiskModelSet {
            version,
            effective_at
        }]
    );
    let pending = shown(&suite, Some(2)).unwrap();
    assert_eq!(pending.model, other());
    assert_eq!(pending.effective_at, effective_at);

    suite.advance(DELAY - 1);
    assert_eq!(shown(&suite, None).unwrap().version, 1);
    assert_eq!(shown(&suite, None).unwrap().latest, 2);
    assert_eq!(risk(&suite, &[near(900)], None).unwrap(), before);
    suite.advance(1);
    assert_eq!(shown(&suite, None).unwrap().version, 2);
    let after = risk(&suite, &[near(900)], None).unwrap();
    assert_eq!(after.version, 2);
    assert_ne!(after.combined, before.combined);
    assert_eq!(
        risk(&suite, &[near(900)], Some(1)).unwrap(),
        before,
        "an old version can be asked for ever"
    );
}

#[test]
fn the_share_that_alerts_is_stored_with_each_version_and_a_tenth_of_a_percent_if_not_given() {
    let mut suite = SuiteBuilder::new().build();
    let one_percent = RiskModel {
        alert_at: Decimal::percent(1),
        ..other()
    };
    set(&mut suite, "state owner", one_percent.clone(), None).unwrap();
    assert_eq!(shown(&suite, Some(2)).unwrap().model, one_percent);
    assert_eq!(
        shown(&suite, Some(1)).unwrap().model.alert_at,
        DEFAULT_ALERT_AT
    );

    let text = r#"{ "form": "normalised", "b0": "5", "b12": "-1", "b3": "-1", "origin": "x" }"#;
    let model: RiskModel = from_json(text).unwrap();
    assert_eq!(model.alert_at.to_string(), "0.001");
    set(&mut suite, "state owner", model.clone(), None).unwrap();
    assert_eq!(shown(&suite, Some(3)).unwrap().model, model);
}

#[test]
fn a_version_never_overtakes_the_one_before_it_nor_comes_too_soon_or_too_late() {
    let mut suite = SuiteBuilder::new().build();
    let now = suite.now();
    let refused = |suite: &mut Suite, effective_at, allowed_from| {
        let allowed_until = allowed_from + MAX_RISK_MODEL_WAIT_SECONDS;
        let error = ContractError::RiskModelTime {
            effective_at,
            allowed_from,
            allowed_until,
        };
        let before = suite.chain.dump(&suite.registry());
        let refused = set(suite, "state owner", other(), Some(effective_at));
        assert_refused(refused, error);
        assert_eq!(suite.chain.dump(&suite.registry()), before);
    };
    let soonest = now + DELAY;
    refused(&mut suite, soonest - 1, soonest);
    refused(&mut suite, u64::MAX, soonest);
    let latest = soonest + MAX_RISK_MODEL_WAIT_SECONDS;
    refused(&mut suite, latest + 1, soonest);
    set(&mut suite, "state owner", other(), Some(latest)).unwrap();
    refused(&mut suite, latest - 1, latest);
    set(&mut suite, "state owner", other(), None).unwrap();
    assert_eq!(shown(&suite, Some(3)).unwrap().effective_at, latest);
    suite.advance(latest - now);
    assert_eq!(
        shown(&suite, None).unwrap().version,
        3,
        "of two at the same second the later one counts"
    );
}

#[test]
fn eight_versions_may_wait_to_take_effect() {
    let mut suite = SuiteBuilder::new().build();
    for _ in 0..8 {
        set(&mut suite, "state owner", other(), None).unwrap();
    }
    let refused = set(&mut suite, "state owner", other(), None);
    assert_refused(refused, ContractError::TooManyRiskModels { pending: 8 });
    suite.advance(DELAY);
    set(&mut suite, "state owner", other(), None).unwrap();
    assert_eq!(shown(&suite, None).unwrap().version, 9);
}

#[test]
fn a_model_that_is_wrong_is_refused_by_name() {
    let mut suite = SuiteBuilder::new().build();
    let half = 500_000_000_000_000_000;
    let more_contact_less_risk = model(RiskForm::Normalised, ["5", "0.5", "-1"]);
    let refused = set(&mut suite, "state owner", more_contact_less_risk, None);
    assert_refused(
        refused,
        Invalid::Risk(RiskError::Sign {
            coefficient: "b12",
            atoms: half,
        }),
    );
    let refused = set(
        &mut suite,
        "state owner",
        model(RiskForm::LogDose, ["5", "0", "0.5"]),
        None,
    );
    assert_refused(
        refused,
        Invalid::Risk(RiskError::Sign {
            coefficient: "b3",
            atoms: half,
        }),
    );
    set(
        &mut suite,
        "state owner",
        model(RiskForm::PaperLiteral, ["5", "0.5", "0.5"]),
        None,
    )
    .unwrap();
    let refused = set(
        &mut suite,
        "state owner",
        model(RiskForm::Normalised, ["1000.000000000000000001", "0", "0"]),
        None,
    );
    assert_refused(
        refused,
        "b0 in atoms is 1000000000000000000001, it must be -1000000000000000000000 to 1000000000000000000000",
    );
    for alert_at in [
        Decimal::zero(),
        Decimal::one() + Decimal::new(1_u128.into()),
    ] {
        let model = RiskModel {
            alert_at,
            ..other()
        };
        let refused = set(&mut suite, "state owner", model, None);
        assert_refused(refused, Invalid::AlertAt { alert_at });
    }
    for (origin, error) in [
        (String::new(), "origin holds 0 items, it needs 1 to 256"),
        ("x".repeat(257), "origin holds 257 items, it needs 1 to 256"),
        ("a\u{202e}b".to_string(), "leave out control characters"),
    ] {
        let model = RiskModel { origin, ..other() };
        assert_refused(set(&mut suite, "state owner", model, None), error);
    }
    assert_refused(
        set(&mut suite, "mallory", other(), None),
        "only the owner may do this",
    );
    assert_eq!(shown(&suite, None).unwrap().latest, 2);
}

#[test]
fn a_registry_with_a_wrong_model_or_delay_is_not_made() {
    let mut suite = SuiteBuilder::new().build();
    let code_id = suite.store(Contract::ContactRegistry);
    let ada = suite.account("ada");
    let good = InstantiateMsg {
        owner: ada.to_string(),
        policy: ReportPolicy::SelfReported,
        window_seconds: suite.window,
        authorities: vec![],
        risk_model: other(),
        risk_model_delay_seconds: 0,
    };
    let mut make = |msg: &InstantiateMsg| suite.chain.instantiate(&ada, code_id, msg, "x", None);
    let registry = make(&good).unwrap();
    let too_long = InstantiateMsg {
        risk_model_delay_seconds: MAX_RISK_MODEL_DELAY_SECONDS + 1,
        ..good.clone()
    };
    assert_refused(
        make(&too_long),
        "risk_model_delay_seconds is 2592001, it must be 0 to 2592000",
    );
    let wrong_sign = InstantiateMsg {
        risk_model: model(RiskForm::Normalised, ["5", "0.5", "-1"]),
        ..good
    };
    assert_refused(make(&wrong_sign), "risk would fall with more contact");

    let msg = ExecuteMsg::SetRiskModel {
        model: RiskModel::illustrative(),
        effective_at: None,
    };
    suite.execute("ada", &registry, &msg).unwrap();
    let shown: RiskModelResponse = suite
        .query(&registry, &QueryMsg::RiskModel { version: None })
        .unwrap();
    assert_eq!(shown.version, 2, "without a delay it takes effect at once");
}

#[test]
fn risk_is_zero_without_exposure_and_refuses_what_is_out_of_range() {
    let suite = SuiteBuilder::new().build();
    let nothing = RiskExposure {
        contact: None,
        surface: None,
    };
    let none = risk(&suite, &[], None).unwrap();
    assert!(none.exposures.is_empty() && none.combined.is_zero());
    let none = risk(&suite, &[nothing, nothing], None).unwrap();
    let zero = ExposureRisk {
        p: Uint128::zero(),
        added: Uint128::zero(),
    };
    assert_eq!(none.exposures, [zero; 2]);
    assert!(none.combined.is_zero());
    let no_time = risk(&suite, &[near(0); 100], None).unwrap();
    assert!(no_time
        .exposures
        .iter()
        .all(|risk| !risk.p.is_zero() && risk.added.is_zero()));
    assert!(no_time.combined.is_zero(), "without dose nothing adds up");

    for rssi_dbm in [0, 127, -128] {
        let contact = Some(RadioContact {
            rssi_dbm,
            seconds: 9,
        });
        let exposure = RiskExposure { contact, ..nothing };
        assert_refused(
            risk(&suite, &[near(900), exposure], None),
            &*format!("rssi_dbm is {rssi_dbm}, it must be -127 to -1"),
        );
    }
    assert_refused(
        risk(&suite, &[near(86_401)], None),
        "seconds is 86401, it must be 0 to 86400",
    );
    let surface = Some(SurfaceContact {
        gap_seconds: 1_209_601,
        surface: Surface::Copper,
    });
    assert_refused(
        risk(&suite, &[RiskExposure { surface, ..nothing }], None),
        "gap_seconds is 1209601, it must be 0 to 1209600",
    );
    assert_refused(
        risk(&suite, &[near(1); 101], None),
        Invalid::Count {
            field: "exposures",
            count: 101,
            min: 0,
            max: 100,
        },
    );
    for version in [0, 2, u32::MAX] {
        let error = ContractError::UnknownRiskModel { version, latest: 1 };
        assert_refused(risk(&suite, &[], Some(version)), error);
        let error = ContractError::UnknownRiskModel { version, latest: 1 };
        assert_refused(shown(&suite, Some(version)), error);
    }
}

fn exposures() -> impl Strategy<Value = Vec<RiskExposure>> {
    let contact = (-127_i16..=-1, 0_u32..=86_400)
        .prop_map(|(rssi_dbm, seconds)| RadioContact { rssi_dbm, seconds });
    let surface = (0_u32..=1_209_600, select(Surface::ALL)).prop_map(|(gap_seconds, surface)| {
        SurfaceContact {
            gap_seconds,
            surface,
        }
    });
    let exposure = (option::of(contact), option::of(surface))
        .prop_map(|(contact, surface)| RiskExposure { contact, surface });
    vec(exposure, 100)
}

/// The library's own types, built here and not by the contract's border.
fn of_the_library(exposure: &RiskExposure) -> wayclear_risk::Exposure {
    let surface = |surface| {
        let index = Surface::ALL.iter().position(|s| *s == surface).unwrap();
        *wayclear_risk::Surface::ALL.get(index).unwrap()
    };
    wayclear_risk::Exposure {
        contact: exposure
            .contact
            .map(|c| wayclear_risk::Contact::new(c.rssi_dbm, c.seconds).unwrap()),
        surface: exposure.surface.map(|s| {
            wayclear_risk::SurfaceContact::new(s.gap_seconds, surface(s.surface)).unwrap()
        }),
    }
}

#[test]
fn the_contract_and_the_library_agree_bit_for_bit_on_1000_random_exposures_in_each_form() {
    let mut suite = SuiteBuilder::new().build();
    let mut runner = TestRunner::deterministic();
    let milli = 1_000_000_000_000_000;
    for (form, of_library, texts, thousandths) in [
        (
            RiskForm::Normalised,
            Form::Normalised,
            ["4", "-0.25", "-2"],
            [4_000, -250, -2_000],
        ),
        (
            RiskForm::LogDose,
            Form::LogDose,
            ["6", "-1", "-2"],
            [6_000, -1_000, -2_000],
        ),
        (
            RiskForm::PaperLiteral,
            Form::PaperLiteral,
            ["2", "0.001", "-0.001"],
            [2_000, 1, -1],
        ),
    ] {
        set(&mut suite, "state owner", model(form, texts), None).unwrap();
        suite.advance(DELAY);
        let [b0, b12, b3] = thousandths.map(|b: i128| b * milli);
        let library = Model::new(of_library, b0, b12, b3).unwrap();
        let mut distinct = std::collections::BTreeSet::new();
        for _ in 0..10 {
            let asked = exposures().new_tree(&mut runner).unwrap().current();
            let answer = risk(&suite, &asked, None).unwrap();
            let known: Vec<_> = asked.iter().map(of_the_library).collect();
            assert_eq!(answer.exposures.len(), 100);
            for (exposure, risk) in known.iter().zip(&answer.exposures) {
                let wanted = library.probability(exposure).atoms();
                assert_eq!(risk.p.u128(), wanted, "{exposure:?}");
                distinct.insert(wanted);
                let added = library.added(exposure).atoms();
                assert_eq!(risk.added.u128(), added, "{exposure:?}");
            }
            let combined = Probability::any(known.iter().map(|e| library.added(e)));
            assert_eq!(answer.combined.u128(), combined.atoms());
        }
        assert!(distinct.len() > 100, "{form}: {}", distinct.len());
    }
}
