//! The feed and contact records under a flood. What a page costs at its dearest is in growth/dearest.rs.

use wayclear_api::contact_registry::{ask, Contact, ExecuteMsg};
use wayclear_api::feed::ROWS_A_PAGE;
use wayclear_testing::{account_slip, assert_refused, secret, suite, taken, Chain, Suite, DAVIS};

use crate::key;

/// Tiny rows make no phone ask more often than rows do that fill a page.
#[test]
fn a_feed_stuffed_with_tiny_rows_is_read_in_pages_of_128() {
    let mut suite = suite();
    for n in 0..300 {
        let slip = key(&suite, n);
        let tx = suite.disclose(&format!("spammer {n}"), vec![slip]);
        assert_eq!(taken(&tx.expect("a slip")), 1);
    }
    let lengths = [0, 128, 256].map(|from| suite.feed_page(from).rows.len() as u64);
    assert_eq!(lengths, [ROWS_A_PAGE, ROWS_A_PAGE, 300 - 2 * ROWS_A_PAGE]);
    assert_eq!(suite.feed().len(), 300, "and the chain holds");
}

fn contact(suite: &Suite, n: u64) -> Contact {
    Contact {
        mac_hash: secret(n).into(),
        started_at: suite.now() - 60,
        seconds: 60,
        rssi_dbm: -60,
        device: String::new(),
    }
}

fn record(suite: &mut Suite, who: &str, numbers: std::ops::Range<u64>) {
    let contacts = numbers.map(|n| contact(suite, n)).collect();
    let registry = suite.registry();
    let msg = ExecuteMsg::RecordContacts { contacts };
    suite.execute(who, &registry, &msg).expect("contacts");
}

/// What tells nobody anything is no row.
#[test]
fn messages_without_news_append_nothing() {
    let mut suite = suite();
    let slip = account_slip(&suite.account("mallory"), suite.today());
    suite.disclose("mallory", vec![slip]).expect("a slip");
    record(&mut suite, "mallory", 0..50);
    let registry = suite.registry();
    for msg in [
        ExecuteMsg::ReportRecovery {},
        ExecuteMsg::Prune { limit: 100 },
        ExecuteMsg::Revoke {
            ids: wayclear_testing::ids_of(&[key(&suite, 1)]),
        },
    ] {
        suite
            .execute("mallory", &registry, &msg)
            .expect("a message");
    }
    suite.relay_in(DAVIS, 1);
    suite.clean("davis", &[DAVIS]);
    assert!(suite.feed().is_empty());
}

/// A flood of contacts stays with the account that sends it, and goes with the window.
#[test]
fn contacts_of_one_account_are_felt_by_no_other() {
    let mut suite = suite();
    record(&mut suite, "ada", 0..1);
    for n in 0..40 {
        record(&mut suite, "mallory", 50 * n..50 * (n + 1));
        suite.advance(1);
    }
    let question = |who: &str| ask::Contacts {
        account: suite.account(who).into_string(),
        start_after: None,
        limit: Some(100),
    };
    let registry = suite.registry();
    let page = suite
        .chain
        .ask(&registry, question("ada"))
        .expect("contacts");
    assert_eq!(page.contacts.len(), 1);
    suite.advance(suite.window + 2 * 86_400);
    let mut removed = 0;
    for _ in 0..21 {
        let tx = suite.prune(&registry, 100).expect("a pruning");
        removed += wayclear_api::events::Pruned::all(&tx.events)[0].rows;
        suite.advance(1);
    }
    assert!(
        suite.rows(&registry, "contact").is_empty(),
        "{removed} rows went"
    );
    assert!(suite.rows(&registry, "t").is_empty());
}

/// The same contact cannot be written over in a second, nor fifty be a hundred.
#[test]
fn contacts_are_neither_written_over_nor_too_many() {
    let mut suite = suite();
    record(&mut suite, "mallory", 0..50);
    let registry = suite.registry();
    let again = ExecuteMsg::RecordContacts {
        contacts: vec![contact(&suite, 0)],
    };
    let refused = suite.execute("mallory", &registry, &again);
    assert_refused(refused, "was recorded this second already");
    let contacts = (0..51).map(|n| contact(&suite, n)).collect();
    let many = ExecuteMsg::RecordContacts { contacts };
    assert_refused(suite.execute("eve", &registry, &many), "contacts");
}
