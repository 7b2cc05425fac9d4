//! What is made public, and how it is signed.

#![allow(clippy::unwrap_used)]

mod common;

use std::collections::BTreeSet;

use common::reports::{
    device, draft, is_key, key, listed, random, report_of, sign, CHAIN, DAY, TODAY,
};
use common::{registry, FakeChain, NOW, WINDOW};
use cosmwasm_std::HexBinary;
use k256::ecdsa::signature::hazmat::PrehashVerifier;
use k256::ecdsa::Signature;
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use wayclear_api::commitments::slip_digest;
use wayclear_api::contact_registry::{Authority as Listed, Item, KnownAuthority, SlipKey};
use wayclear_client::device::{Device, KeptVisit};
use wayclear_client::report::{
    authorities, public_key, Choice, Report, Request, RequestError, Signed, SignedError,
};
use wayclear_client::Addr;
use wayclear_identity::{IdentityError, Secret};

#[test]
fn a_draft_shows_what_would_become_public_and_leaves_out_what_its_owner_wants_out() {
    let device = device(3);
    let all = device
        .draft(&Choice::default(), NOW + 3_600, WINDOW)
        .unwrap();
    assert_eq!((all.items.len(), all.left_out), (6, 0));
    assert_eq!(
        all.items.iter().filter(|i| is_key(i)).count(),
        3,
        "today's too"
    );
    let choice = Choice {
        without_places: ["9qc7mbdh/1".parse().unwrap()].into(),
        hashes: Some(6),
        account: Some(Addr::unchecked("ada")),
        ..Choice::default()
    };
    let some = device.draft(&choice, NOW + 3_600, WINDOW).unwrap();
    assert_eq!((some.items.len(), some.left_out), (2 + 2 + 1, 1));
    assert_eq!(some.too_early, [TODAY], "today's hashes are not over");
    for item in &some.items {
        item.check().unwrap();
    }
    let hashes = some.items.iter().filter_map(|item| match item {
        Item::MacHashes { entries, .. } => Some(entries.len()),
        _ => None,
    });
    assert_eq!(hashes.collect::<Vec<_>>(), [24, 24]);
    let account = Item::Account {
        account: "ada".to_string(),
        day: TODAY,
    };
    assert!(some.items.contains(&account));
    let nothing = Choice {
        without_visits: true,
        without_identifiers: true,
        ..Choice::default()
    };
    let none = device.draft(&nothing, NOW, WINDOW).unwrap();
    assert_eq!((none.items.len(), none.left_out), (0, 3));
    let wrong = Choice {
        hashes: Some(0),
        ..Choice::default()
    };
    let refused = device.draft(&wrong, NOW, WINDOW).unwrap_err();
    assert_eq!(refused, IdentityError::Rotation { rotation: 0 });
}

#[test]
fn of_two_check_ins_at_one_time_one_becomes_public_if_it_stands() {
    let mut device = device(1);
    device.days.clear();
    let first = device.visits[0].clone();
    let again = |secret: u8, is_committed| KeptVisit {
        secret: Secret::new([secret; 16]),
        is_committed,
        ..first.clone()
    };
    let drafted = |device: &Device| {
        let draft = device.draft(&Choice::default(), NOW + 3_600, WINDOW);
        draft.unwrap().items.len()
    };
    device.visits = vec![again(1, false), again(2, false)];
    assert_eq!(drafted(&device), 2, "either may stand");
    device.visits = vec![again(1, true), again(2, true), again(3, true)];
    assert_eq!(drafted(&device), 1);
}

#[test]
fn nothing_is_drafted_that_no_signature_of_today_covers() {
    let mut device = device(20);
    // A key and a visit of tomorrow, by a clock that ran ahead.
    device.today(NOW + DAY, &mut random());
    let tomorrow = u32::from(TODAY + 1) * 144;
    let place = "9qckhcpc".parse().unwrap();
    device
        .visits
        .push(KeptVisit::pending(place, tomorrow, Secret::new([1; 16])));
    let items = draft(&device, &Choice::default());
    let keys: Vec<u16> = items.iter().filter(|i| is_key(i)).map(Item::day).collect();
    assert_eq!((keys[0], keys[keys.len() - 1]), (TODAY - 14, TODAY));
    for item in &items {
        let end = item.ends_at();
        assert!(end > NOW - WINDOW && end <= NOW + DAY);
    }
    let visits = items.iter().filter(|i| !is_key(i)).map(Item::day);
    assert_eq!(visits.min(), Some(TODAY - 14));
}

#[test]
fn an_authority_is_asked_for_64_digests_whatever_is_disclosed() {
    for (items, requests) in [(0, 1), (1, 1), (63, 1), (64, 1), (65, 2), (130, 3)] {
        let mut report = report_of(items);
        let asked = report.requests(CHAIN, &registry(), TODAY, &mut random());
        assert_eq!(asked.len(), requests, "{items}");
        let mut all = BTreeSet::new();
        for request in &asked {
            let digests = request.checked(TODAY).unwrap();
            assert_eq!(digests.len(), 64);
            assert!(digests.is_sorted(), "their order says nothing");
            all.extend(digests);
        }
        assert_eq!(all.len(), 64 * requests);
        let real = report.slips.iter().map(|slip| slip.item.digest());
        assert!(real.into_iter().all(|digest| all.contains(&digest)));
        let text = serde_json::to_string(&asked[0]).unwrap();
        assert_eq!(serde_json::from_str::<Request>(&text).unwrap(), asked[0]);
        for word in ["9qc7mbdh", "09090909", "visit"] {
            assert!(!text.contains(word), "{word}: {text}");
        }
        // Asked again, also of more items, the same random ones come again.
        let again = report.requests(CHAIN, &registry(), TODAY, &mut ChaCha8Rng::seed_from_u64(6));
        assert_eq!(again, asked);
    }
    let mut report = report_of(3);
    let asked = report.requests(CHAIN, &registry(), TODAY, &mut random());
    report.add(report_of(5).slips.into_iter().map(|slip| slip.item));
    let more = report.requests(CHAIN, &registry(), TODAY, &mut random());
    let before: BTreeSet<_> = asked[0].digests.iter().collect();
    let kept = more[0].digests.iter().filter(|d| before.contains(d));
    assert_eq!(kept.count(), 62);
}

#[test]
fn an_authority_signs_what_it_computes_itself_for_its_own_registry_and_day() {
    let request = report_of(2)
        .requests(CHAIN, &registry(), TODAY, &mut random())
        .remove(0);
    let signed = sign(&request, TODAY).unwrap();
    assert_eq!(
        sign(&request, TODAY + 1).unwrap(),
        signed,
        "just after midnight"
    );
    for (slip, digest) in signed.slips.iter().zip(&request.digests) {
        assert_eq!(slip.digest, *digest);
        let signature = Signature::from_slice(&slip.signature).unwrap();
        assert!(signature.normalize_s().is_none(), "the low one of two");
        let item = digest.to_array().unwrap();
        let digest = slip_digest(CHAIN, "registry", "laboratory", TODAY, &item);
        key()
            .verifying_key()
            .verify_prehash(&digest, &signature)
            .unwrap();
    }
    for today in [TODAY - 1, TODAY + 2] {
        let issued = TODAY;
        let expected = RequestError::Day { issued, today };
        assert_eq!(sign(&request, today).unwrap_err(), expected);
    }
    let changed = |change: &dyn Fn(&mut Request)| {
        let mut request = request.clone();
        change(&mut request);
        sign(&request, TODAY).unwrap_err().to_string()
    };
    for (refused, words) in [
        (
            changed(&|r| r.chain_id = "other".to_string()),
            "on chain \"other\"",
        ),
        (
            changed(&|r| r.registry = Addr::unchecked("other")),
            "registry other",
        ),
        (changed(&|r| r.digests.truncate(63)), "has 63 digests"),
        (
            changed(&|r| r.digests[1] = r.digests[0].clone()),
            "has 63 digests",
        ),
        (
            changed(&|r| r.digests[1] = HexBinary::from([1; 31])),
            "has 63 digests",
        ),
        (
            changed(&|r| r.digests.push(HexBinary::from([1; 32]))),
            "has 65 digests",
        ),
    ] {
        assert!(refused.contains(words), "{refused}");
    }
}

#[test]
fn a_phone_takes_signatures_only_by_a_key_that_the_registry_lists_for_their_day() {
    let mut report = report_of(3);
    let request = report
        .requests(CHAIN, &registry(), TODAY, &mut random())
        .remove(0);
    let signed = sign(&request, TODAY).unwrap();
    let text = serde_json::to_string(&signed).unwrap();
    let signed: Signed = serde_json::from_str(&text).unwrap();
    let take = |report: &mut Report, signed: &Signed, listed: KnownAuthority| {
        report.take(signed, CHAIN, &registry(), &[listed])
    };
    let key_of = |from, until| SlipKey {
        public_key: public_key(&key()),
        from,
        until,
    };
    let with_key = |key: SlipKey| KnownAuthority {
        authority: Listed {
            keys: vec![key],
            ..listed().authority
        },
        ..listed()
    };
    let removed = KnownAuthority {
        is_active: false,
        ..listed()
    };
    let struck = KnownAuthority {
        struck: vec![public_key(&key())],
        ..listed()
    };
    let mut other = listed();
    other.authority.account = "elsewhere".to_string();
    let early = with_key(key_of(TODAY + 1, None));
    let late = with_key(key_of(0, Some(TODAY)));
    for unlisted in [removed, struck, other, early, late] {
        let refused = take(&mut report, &signed, unlisted).unwrap_err();
        assert!(matches!(
            refused,
            SignedError::NotListed { issued: TODAY, .. }
        ));
    }
    let mut forged = signed.clone();
    let own = HexBinary::from(report.slips[2].item.digest());
    for slip in forged.slips.iter_mut().filter(|slip| slip.digest == own) {
        slip.signature = vec![1; 64].into();
    }
    let refused = take(&mut report, &forged, listed()).unwrap_err();
    assert!(
        matches!(refused, SignedError::Signature { .. }),
        "{refused}"
    );
    let elsewhere = report.take(&signed, "other", &registry(), &[listed()]);
    assert!(matches!(elsewhere, Err(SignedError::OtherRegistry { .. })));
    let mut stranger = report_of(64);
    stranger.slips.drain(..3);
    let refused = take(&mut stranger, &signed, listed()).unwrap_err();
    assert_eq!(refused, SignedError::OtherReport);
    assert!(report.slips.iter().all(|slip| slip.voucher.is_none()));

    let listed = with_key(key_of(TODAY, Some(TODAY + 1)));
    assert_eq!(take(&mut report, &signed, listed), Ok(3));
    assert!(report.slips.iter().all(|slip| slip.voucher.is_some()));
}

#[test]
fn all_authorities_are_asked_for_page_after_page() {
    let mut chain = FakeChain::new();
    let named = |n: usize| {
        let mut known = listed();
        known.authority.account = format!("laboratory{n:03}");
        known
    };
    chain.authorities = (0..230).map(named).collect();
    let all = authorities(&chain, &registry()).unwrap();
    assert_eq!(all, chain.authorities);
}
