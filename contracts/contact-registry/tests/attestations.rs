//! Authorities, attestations and the owner's messages.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects
)]

use cosmwasm_std::HexBinary;
use wayclear_api::contact_registry::{
    Attestation, AuthoritiesResponse, Authority, CaseResponse, ConfigResponse, ExecuteMsg,
    InstantiateMsg, QueryMsg, ReportPolicy, RiskModel, REPORT_SECONDS,
};
use wayclear_api::events::{AuthorityRemoved, AuthoritySet};
use wayclear_api::location::Status;
use wayclear_api::{Invalid, OwnershipError};
use wayclear_contact_registry::ContractError;
use wayclear_testing::{
    assert_refused, report_of, Chain, ChainError, Contract, Report, Suite, SuiteBuilder, Tx, DAVIS,
};

const TOKEN: [u8; 16] = [9; 16];

fn suite() -> Suite {
    SuiteBuilder::new().policy(ReportPolicy::Attested).build()
}

fn execute(suite: &mut Suite, who: &str, msg: &ExecuteMsg) -> Result<Tx, ChainError> {
    let registry = suite.registry();
    suite.execute(who, &registry, msg)
}

fn soon(suite: &Suite) -> u64 {
    suite.now() + 3_600
}

/// An attestation of an empty report of ada's, good in every way.
fn good(suite: &mut Suite) -> Attestation {
    let expires_at = soon(suite);
    suite.attest(&Report::new(), "ada", TOKEN, expires_at)
}

fn send(suite: &mut Suite, who: &str, attestation: Attestation) -> Result<u64, ChainError> {
    suite.try_report(who, &Report::new(), Some(attestation))
}

fn authority(suite: &mut Suite, name: &str) -> Authority {
    Authority {
        account: suite.account(name).into_string(),
        public_key: None,
        not_before: 0,
        not_after: u64::MAX,
    }
}

fn set(authority: Authority) -> ExecuteMsg {
    ExecuteMsg::SetAuthority { authority }
}

fn quoted(suite: &mut Suite, name: &str) -> String {
    wayclear_api::quoted(suite.account(name).as_str())
}

#[test]
fn an_attested_report_opens_a_case_in_the_authoritys_name() {
    let mut suite = suite();
    let visit = suite.check_in("ada", DAVIS, 1);
    let report = report_of(&[&visit]).chunk();
    let expires_at = soon(&suite);
    let attestation = suite.attest(&report, "ada", TOKEN, expires_at);
    let case = suite.try_report("ada", &report, Some(attestation)).unwrap();
    assert_eq!(suite.is(DAVIS), Status::Infected);
    let answer: CaseResponse = suite
        .query(&suite.registry(), &QueryMsg::Case { case })
        .unwrap();
    assert_eq!(
        answer.case.unwrap().row.attested_by,
        Some(suite.account("authority"))
    );
    assert!(suite.health("ada").health.is_some());
}

#[test]
fn a_self_report_is_refused_where_attestation_is_needed() {
    let mut suite = suite();
    let refused = suite.try_report("ada", &Report::new(), None);
    assert_refused(refused, ContractError::AttestationRequired);
}

#[test]
fn an_attestation_is_taken_where_self_reports_are_too() {
    let mut suite = SuiteBuilder::new().build();
    let attestation = good(&mut suite);
    let case = send(&mut suite, "ada", attestation).unwrap();
    let revoke = ExecuteMsg::RevokeCase { case };
    assert_refused(
        execute(&mut suite, "ada", &revoke),
        ContractError::MayNotRevoke { case },
    );
    execute(&mut suite, "authority", &revoke).unwrap();
}

#[test]
fn a_token_works_once() {
    let mut suite = suite();
    let attestation = good(&mut suite);
    send(&mut suite, "ada", attestation.clone()).unwrap();
    execute(&mut suite, "ada", &ExecuteMsg::ReportRecovery {}).unwrap();
    assert_refused(
        send(&mut suite, "ada", attestation),
        ContractError::TokenUsed,
    );
    let expires_at = soon(&suite);
    let for_bob = suite.attest(&Report::new(), "bob", TOKEN, expires_at);
    assert_refused(send(&mut suite, "bob", for_bob), ContractError::TokenUsed);
}

#[test]
fn an_attestation_expires_to_the_second_and_is_never_long() {
    let mut suite = suite();
    let expires_at = suite.now() + REPORT_SECONDS + 1;
    let long = suite.attest(&Report::new(), "ada", TOKEN, expires_at);
    assert_refused(
        send(&mut suite, "ada", long),
        ContractError::AttestationTooLong { expires_at },
    );
    let expires_at = suite.now() + REPORT_SECONDS;
    let attestation = suite.attest(&Report::new(), "ada", TOKEN, expires_at);
    suite.advance(REPORT_SECONDS);
    let refused = ContractError::AttestationExpired { expires_at };
    assert_refused(send(&mut suite, "ada", attestation.clone()), refused);

    let expires_at = suite.now() + 1;
    let attestation = suite.attest(&Report::new(), "ada", TOKEN, expires_at);
    send(&mut suite, "ada", attestation).unwrap();
}

#[test]
fn a_signature_fits_one_chain_registry_reporter_disclosure_and_expiry() {
    let mut suite = suite();
    let key = k256::ecdsa::SigningKey::from_slice(&wayclear_testing::AUTHORITY_KEY).unwrap();
    let account = suite.account("authority");
    let expires_at = soon(&suite);
    let request = suite.request(&Report::new(), "ada", TOKEN);
    let bob = suite.account("bob");
    let other_registry = suite.city("davis");
    let wrong = [
        wayclear_testing::AttestationRequest {
            chain_id: "wayclear-1".to_string(),
            ..request.clone()
        },
        wayclear_testing::AttestationRequest {
            registry: other_registry,
            ..request.clone()
        },
        wayclear_testing::AttestationRequest {
            reporter: bob,
            ..request.clone()
        },
        wayclear_testing::AttestationRequest {
            disclosure_digest: [1; 32],
            ..request.clone()
        },
    ];
    for request in wrong {
        let attestation = request.sign(&account, &key, expires_at);
        assert_refused(
            send(&mut suite, "ada", attestation),
            ContractError::InvalidSignature,
        );
    }
    let attestation = request.sign(&account, &key, expires_at);
    let later = Attestation {
        expires_at: expires_at + 1,
        ..attestation.clone()
    };
    assert_refused(
        send(&mut suite, "ada", later),
        ContractError::InvalidSignature,
    );
    let other_token = Attestation {
        token: vec![1; 16].into(),
        ..attestation.clone()
    };
    assert_refused(
        send(&mut suite, "ada", other_token),
        ContractError::InvalidSignature,
    );
    send(&mut suite, "ada", attestation).unwrap();
}

#[test]
fn a_signature_has_64_bytes_that_are_a_signature() {
    let mut suite = suite();
    let attestation = good(&mut suite);
    for length in [63, 65] {
        let signature = HexBinary::from(vec![1; length]);
        let bad = Attestation {
            signature,
            ..attestation.clone()
        };
        let refused = Invalid::ByteLength {
            field: "signature",
            length,
            expected: 64,
        };
        assert_refused(send(&mut suite, "ada", bad), refused);
    }
    let mut zero_r = attestation.signature.to_vec();
    zero_r[..32].fill(0);
    for signature in [zero_r, vec![0; 64], vec![0xff; 64]] {
        let bad = Attestation {
            signature: signature.into(),
            ..attestation.clone()
        };
        assert_refused(
            send(&mut suite, "ada", bad),
            ContractError::InvalidSignature,
        );
    }
    let bad = Attestation {
        token: vec![1; 15].into(),
        ..attestation
    };
    let refused = Invalid::ByteLength {
        field: "token",
        length: 15,
        expected: 16,
    };
    assert_refused(send(&mut suite, "ada", bad), refused);
}

#[test]
fn an_authority_signs_only_while_it_is_one() {
    let mut suite = suite();
    let attestation = good(&mut suite);
    let account = quoted(&mut suite, "bob");
    let stranger = Attestation {
        authority: suite.account("bob").into_string(),
        ..attestation.clone()
    };
    assert_refused(
        send(&mut suite, "ada", stranger),
        ContractError::UnknownAuthority { account },
    );

    let account = quoted(&mut suite, "authority");
    let with_term = |suite: &mut Suite, not_before, not_after| {
        let authorities: AuthoritiesResponse = suite
            .query(
                &suite.registry(),
                &QueryMsg::Authorities {
                    start_after: None,
                    limit: None,
                },
            )
            .unwrap();
        let authority = authorities.authorities[0].clone();
        let msg = set(Authority {
            not_before,
            not_after,
            ..authority
        });
        execute(suite, "state owner", &msg).unwrap();
    };
    let now = suite.now();
    for (not_before, not_after) in [(now + 1, now + 9), (0, now)] {
        with_term(&mut suite, not_before, not_after);
        let account = account.clone();
        let refused = ContractError::AuthorityNotActive {
            account,
            not_before,
            not_after,
        };
        assert_refused(send(&mut suite, "ada", attestation.clone()), &refused);
        let own = suite.try_report("authority", &Report::new(), None);
        assert_refused(own, &refused);
    }
    with_term(&mut suite, now, now + 1);
    let mut keyless = authority(&mut suite, "authority");
    keyless.public_key = None;
    execute(&mut suite, "state owner", &set(keyless)).unwrap();
    let refused = ContractError::AuthorityWithoutKey {
        account: account.clone(),
    };
    assert_refused(send(&mut suite, "ada", attestation.clone()), refused);

    let gone = ExecuteMsg::RemoveAuthority {
        account: suite.account("authority").into_string(),
    };
    execute(&mut suite, "state owner", &gone).unwrap();
    let refused = ContractError::UnknownAuthority { account };
    assert_refused(send(&mut suite, "ada", attestation), refused);
}

#[test]
fn an_authoritys_own_account_reports_for_many_and_is_never_ill() {
    let mut suite = suite();
    let visit = suite.check_in("ada", DAVIS, 1);
    let first = suite.report("authority", &[&visit]);
    let second = suite.report("authority", &[]);
    assert_ne!(first, second, "no limit of one open case");
    assert_eq!(suite.is(DAVIS), Status::Infected);
    assert_eq!(suite.health("authority").health, None);
    suite.advance(1);
    suite.clean("davis", DAVIS);
    suite.check_in("authority", DAVIS, 2);
    assert_eq!(suite.is(DAVIS), Status::Clean);
    let revoke = ExecuteMsg::RevokeCase { case: first };
    execute(&mut suite, "authority", &revoke).unwrap();
}

#[test]
fn an_authority_that_was_removed_revokes_nothing() {
    let mut suite = suite();
    let attestation = good(&mut suite);
    let case = send(&mut suite, "ada", attestation).unwrap();
    let account = suite.account("authority").into_string();
    execute(
        &mut suite,
        "state owner",
        &ExecuteMsg::RemoveAuthority { account },
    )
    .unwrap();
    let revoke = ExecuteMsg::RevokeCase { case };
    assert_refused(
        execute(&mut suite, "authority", &revoke),
        ContractError::MayNotRevoke { case },
    );
    execute(&mut suite, "state owner", &revoke).unwrap();
}

#[test]
fn the_owner_keeps_the_list_of_authorities() {
    let mut suite = suite();
    let new = authority(&mut suite, "clinic");
    assert_refused(
        execute(&mut suite, "clinic", &set(new.clone())),
        OwnershipError::NotOwner,
    );
    let tx = execute(&mut suite, "state owner", &set(new.clone())).unwrap();
    assert_eq!(AuthoritySet::all(&tx.events)[0].account, new.account);
    let list = |suite: &Suite, start_after, limit| -> Vec<Authority> {
        let msg = QueryMsg::Authorities { start_after, limit };
        suite
            .query::<AuthoritiesResponse>(&suite.registry(), &msg)
            .unwrap()
            .authorities
    };
    let all = list(&suite, None, Some(100));
    assert_eq!(all.len(), 2);
    assert_eq!(
        list(&suite, Some(all[0].account.clone()), Some(1)),
        all[1..]
    );
    let account = new.account.clone();
    let remove = ExecuteMsg::RemoveAuthority {
        account: account.clone(),
    };
    assert_refused(
        execute(&mut suite, "clinic", &remove),
        OwnershipError::NotOwner,
    );
    let tx = execute(&mut suite, "state owner", &remove).unwrap();
    assert_eq!(
        AuthorityRemoved::all(&tx.events),
        [AuthorityRemoved {
            account: account.clone()
        }]
    );
    let account = wayclear_api::quoted(&account);
    let refused = ContractError::UnknownAuthority { account };
    assert_refused(execute(&mut suite, "state owner", &remove), refused);

    let point = Authority {
        public_key: Some(vec![5; 33].into()),
        ..new.clone()
    };
    assert_refused(
        execute(&mut suite, "state owner", &set(point)),
        ContractError::InvalidKey,
    );
    let short = Authority {
        public_key: Some(vec![2; 32].into()),
        ..new.clone()
    };
    let refused = Invalid::ByteLength {
        field: "public_key",
        length: 32,
        expected: 33,
    };
    assert_refused(execute(&mut suite, "state owner", &set(short)), refused);
    let nobody = Authority {
        account: "nobody".to_string(),
        ..new
    };
    let address = "\"nobody\"".to_string();
    assert_refused(
        execute(&mut suite, "state owner", &set(nobody)),
        Invalid::Address { address },
    );
}

#[test]
fn a_registry_changes_hands_in_two_steps() {
    let mut suite = suite();
    let heir = suite.account("heir");
    let propose = ExecuteMsg::ProposeOwner {
        owner: Some(heir.to_string()),
    };
    assert_refused(
        execute(&mut suite, "heir", &propose),
        OwnershipError::NotOwner,
    );
    let accept = ExecuteMsg::AcceptOwner {};
    assert_refused(
        execute(&mut suite, "heir", &accept),
        OwnershipError::NotProposed,
    );
    execute(&mut suite, "state owner", &propose).unwrap();
    execute(&mut suite, "heir", &accept).unwrap();
    let config: ConfigResponse = suite
        .query(&suite.registry(), &QueryMsg::Config {})
        .unwrap();
    assert_eq!(config.ownership.owner, heir);
    assert_eq!(
        (config.policy, config.window_seconds),
        (ReportPolicy::Attested, suite.window)
    );
    let bad = ExecuteMsg::ProposeOwner {
        owner: Some("nobody".to_string()),
    };
    let address = "\"nobody\"".to_string();
    assert_refused(
        execute(&mut suite, "heir", &bad),
        Invalid::Address { address },
    );
}

#[test]
fn a_registry_checks_its_own_instantiation() {
    let mut suite = suite();
    let code_id = suite.store(Contract::ContactRegistry);
    let ada = suite.account("ada");
    let good = InstantiateMsg {
        owner: ada.to_string(),
        policy: ReportPolicy::Attested,
        window_seconds: 60,
        authorities: vec![],
        risk_model: RiskModel::illustrative(),
        risk_model_delay_seconds: 0,
    };
    let mut make = |msg: &InstantiateMsg| suite.chain.instantiate(&ada, code_id, msg, "x", None);
    make(&good).unwrap();
    let owner = InstantiateMsg {
        owner: "nobody".to_string(),
        ..good.clone()
    };
    let address = "\"nobody\"".to_string();
    assert_refused(make(&owner), Invalid::Address { address });
    let window = InstantiateMsg {
        window_seconds: 0,
        ..good.clone()
    };
    assert_refused(make(&window), Invalid::Window { seconds: 0 });
    let one = Authority {
        account: ada.to_string(),
        public_key: None,
        not_before: 0,
        not_after: 1,
    };
    let many = InstantiateMsg {
        authorities: vec![one.clone(); 101],
        ..good.clone()
    };
    let refused = Invalid::Count {
        field: "authorities",
        count: 101,
        min: 0,
        max: 100,
    };
    assert_refused(make(&many), refused);
    let key = Authority {
        public_key: Some(vec![5; 33].into()),
        ..one
    };
    let bad_key = InstantiateMsg {
        authorities: vec![key],
        ..good
    };
    assert_refused(make(&bad_key), ContractError::InvalidKey);
}
