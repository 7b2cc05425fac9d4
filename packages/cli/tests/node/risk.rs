//! The risk model of a registry whose code is wasm.

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use wayclear_api::contact_registry::{
    QueryMsg, RadioContact, RiskExposure, RiskForm, RiskModelResponse, RiskResponse, SurfaceContact,
};
use wayclear_api::location::Surface;
use wayclear_chain::Chain;

use crate::support::{err, json, out, record, wasmd, wayclear};

fn exposure(random: &mut ChaCha8Rng) -> RiskExposure {
    let contact = RadioContact {
        rssi_dbm: random.random_range(-127..=-1),
        seconds: random.random_range(0..=86_400),
    };
    let surface = SurfaceContact {
        gap_seconds: random.random_range(0..=1_209_600),
        surface: Surface::ALL[random.random_range(0..Surface::ALL.len())],
    };
    RiskExposure {
        contact: random.random_bool(0.7).then_some(contact),
        surface: random.random_bool(0.7).then_some(surface),
    }
}

#[test]
fn models_are_set_and_shown_and_score_on_the_node_as_at_home() {
    let before = json(&["risk", "model"]);
    let (wasmd, registry) = (wasmd(), record().deployment.registry);
    let mut random = ChaCha8Rng::seed_from_u64(5);
    for form in RiskForm::ALL {
        let (b12, b3) = match form {
            RiskForm::PaperLiteral => ("0.0005", "0.0002"),
            _ => ("-0.25", "-1.5"),
        };
        let origin = "made up for a test";
        let set = [
            "risk",
            "set-model",
            "--form",
            form.name(),
            "--b0",
            "4",
            "--b12",
            b12,
            "--b3",
            b3,
            "--origin",
            origin,
            "--alert-at",
            "0.02",
        ];
        let version = json(&set)["version"].as_u64().unwrap();
        let version = u32::try_from(version).unwrap();
        let query = QueryMsg::RiskModel {
            version: Some(version),
        };
        let shown: RiskModelResponse = wasmd.query(&registry, &query).unwrap();
        assert_eq!(shown.model.origin, origin);
        assert_eq!(shown.model.alert_at.to_string(), "0.02");
        let text = out(&wayclear(&[
            "risk",
            "model",
            "--version",
            &version.to_string(),
        ]));
        assert!(text.contains("alerts from 0.02 on"), "{text}");
        let model = shown.model.checked().unwrap();
        for _ in 0..4 {
            let exposures: Vec<RiskExposure> = (0..100).map(|_| exposure(&mut random)).collect();
            let query = QueryMsg::Risk {
                exposures: exposures.clone(),
                version: Some(version),
            };
            let answer: RiskResponse = wasmd.query(&registry, &query).unwrap();
            assert_eq!(answer.version, version);
            for (exposure, risk) in exposures.iter().zip(answer.exposures) {
                let known = exposure.checked().unwrap();
                let (p, added) = (model.probability(&known), model.added(&known));
                assert_eq!(risk.p.u128(), p.atoms(), "{exposure:?}");
                assert_eq!(risk.added.u128(), added.atoms(), "{exposure:?}");
            }
        }
    }
    let told = out(&wayclear(&["risk", "model"]));
    assert!(
        told.contains("There are newer ones, up to version"),
        "{told}"
    );
    let after = json(&["risk", "model"]);
    assert_eq!(after["version"], before["version"], "the delay is a day");

    let set = [
        "risk",
        "set-model",
        "--b0",
        "4",
        "--b12",
        "1",
        "--b3",
        "-1",
        "--origin",
        "x",
    ];
    assert!(err(&wayclear(&set)).contains("risk would fall with more contact"));
    let set = ["risk", "set-model", "--origin", "x"];
    assert!(err(&wayclear(&set)).contains("give --b0, --b12 and --b3"));
    let set = [
        &[
            "risk",
            "set-model",
            "--b0",
            "4",
            "--b12",
            "-1",
            "--b3",
            "-1",
        ][..],
        &["--origin", "x", "--effective-at", "1"],
    ]
    .concat();
    assert!(err(&wayclear(&set)).contains("would take effect at 1, that may be"));
    assert!(err(&wayclear(&["risk", "model", "--version", "99"])).contains("versions are 1 to"));
}
