//! The gate: a message or question costs the same behind 1,000 rows of a stranger and behind 10,000, whether they still count
//! or are due; and rows that are due cost a message no more than the removals it documents.

use std::collections::BTreeSet;
use std::ops::Range;

use cosmwasm_std::{Addr, Coin};
use serde::Serialize;
use serde_json::Value;
use wayclear_api::MAX_WINDOW_SECONDS;

use crate::bench::Bench;

/// Rows of a stranger.
const ROWS: [u64; 3] = [0, 1_000, 10_000];
/// What every question stays under, in gas.
pub const QUESTION: u64 = 300_000;
/// A counter that is kept as text grows by a digit: 33 gas where it is read and written.
const DIGIT: u64 = 33;
/// A log that is searched by halving takes four reads more in ten times as many rows, and 64 in all.
const HALVING: u64 = 4 * 1_100;
/// What is gone through on the way, beside the removals.
const OPENING: u64 = 2_000;
/// Seconds after the rows were written: so that they count.
const LIVE: u64 = 3_600;
/// So that they are due.
const DUE: u64 = 3 * MAX_WINDOW_SECONDS + LIVE;
/// Of the block in which everything is made ready; more than any in which rows were written.
const HEIGHT: u64 = 1_000_000;

/// A message, as it is priced.
pub struct Message<M> {
    pub sender: Addr,
    pub funds: Vec<Coin>,
    pub msg: M,
    /// Rows that it removes at most, counted as it documents: as many as it writes, and two.
    pub removals: u64,
    /// Gas that it may cost at most, behind whatever rows.
    pub most: u64,
    /// What is sent before, and not priced.
    pub before: Vec<(Addr, M)>,
}

impl<M> Message<M> {
    pub fn new(sender: &Addr, removals: u64, msg: M) -> Self {
        Message {
            sender: sender.clone(),
            funds: vec![],
            msg,
            removals,
            most: u64::MAX,
            before: vec![],
        }
    }

    pub fn within(mut self, most: u64) -> Self {
        self.most = most;
        self
    }

    pub fn after(mut self, sender: &Addr, before: M) -> Self {
        self.before.push((sender.clone(), before));
        self
    }

    pub fn with(mut self, funds: Coin) -> Self {
        self.funds.push(funds);
        self
    }
}

/// A contract whose messages and questions are priced.
pub trait Subject {
    type Execute: Serialize + Clone;
    type Query: Serialize + Clone;
    /// Gas of a row that is removed because it is due, at most.
    const REMOVAL: u64;

    fn bench(&mut self) -> &mut Bench;
    fn contract(&self) -> Addr;
    fn execute(&mut self, sender: &Addr, funds: &[Coin], msg: Self::Execute);
    fn ask(&mut self, question: Self::Query);
    /// Sends what has to come before, for every message to be taken now.
    fn prepare(&mut self);
    /// Every message, at its dearest.
    fn messages(&mut self) -> Vec<Message<Self::Execute>>;
    /// Every question, at its dearest.
    fn questions(&mut self) -> Vec<Self::Query>;
}

/// What a message or question costs.
#[derive(Debug)]
struct Price {
    name: String,
    gas: u64,
    /// Rows that were removed.
    removed: u64,
    /// As many as it documents; `None` for a question.
    removals: Option<u64>,
    /// What it may cost at most.
    most: u64,
}

impl Price {
    fn may_grow(&self) -> u64 {
        match self.name.as_str() {
            "transitions" => HALVING,
            _ => DIGIT,
        }
    }
}

/// The variant's name on the wire.
pub fn name(msg: &impl Serialize) -> String {
    let value = serde_json::to_value(msg).expect("a message");
    let Value::Object(fields) = value else {
        panic!("{value} is no message");
    };
    fields.into_iter().map(|(name, _)| name).collect()
}

/// The names of all messages and of all questions that are priced.
pub fn names<S: Subject>(mut subject: S) -> [BTreeSet<String>; 2] {
    let messages = subject.messages();
    let messages = messages.iter().map(|message| name(&message.msg));
    let questions = subject.questions();
    [messages.collect(), questions.iter().map(name).collect()]
}

/// How the keys of a map begin.
pub fn map(namespace: &str) -> Vec<u8> {
    let length = u8::try_from(namespace.len()).expect("a short namespace");
    [&[0, length], namespace.as_bytes()].concat()
}

/// Prices everything behind rows that `fill` writes, whose keys begin so.
#[track_caller]
pub fn gate<S: Subject>(mut subject: S, prefix: &[u8], fill: impl Fn(&mut S, Range<u64>)) {
    let count = |subject: &mut S| {
        let contract = subject.contract();
        subject.bench().count(&contract, prefix) as u64
    };
    let (mut live, mut due) = (vec![], vec![]);
    let mut written = 0;
    for rows in ROWS {
        fill(&mut subject, written..rows);
        written = rows;
        assert!(count(&mut subject) >= rows, "not all were written");
        for (prices, later) in [(&mut live, LIVE), (&mut due, DUE)] {
            let begin = subject.bench().mark();
            let (now, height) = (subject.bench().now, subject.bench().height);
            subject.bench().now += later;
            subject.bench().height = HEIGHT;
            subject.prepare();
            let left = count(&mut subject);
            assert!(left >= rows / 2, "{left} rows of {rows} are left at once");
            prices.push(price_all(&mut subject));
            subject.bench().roll_back(&begin);
            (subject.bench().now, subject.bench().height) = (now, height);
        }
    }
    for (what, prices) in [("live", &live), ("due", &due)] {
        for (less, more) in prices[1].iter().zip(&prices[2]) {
            let grown = less.gas.abs_diff(more.gas);
            assert!(
                grown <= more.may_grow(),
                "{} costs {} behind {} {what} rows, {} behind {}",
                more.name,
                less.gas,
                ROWS[1],
                more.gas,
                ROWS[2],
            );
        }
    }
    for (none, some) in due[0].iter().zip(&due[2]) {
        check_removals::<S>(none, some);
    }
    for price in live.iter().chain(&due).flatten() {
        assert!(price.gas < price.most, "{price:?}");
    }
}

/// That rows which are due cost no more than the removals that are documented.
#[track_caller]
fn check_removals<S: Subject>(none: &Price, some: &Price) {
    let Some(removals) = some.removals else {
        return;
    };
    let most = none.gas + removals * S::REMOVAL + OPENING;
    assert!(some.gas <= most, "{some:?}, without what is due {none:?}");
    assert!(some.removed <= none.removed + removals, "{some:?}");
}

/// What everything costs now, at four heights, of which the dearest counts: what is forgotten first changes from block to
/// block.
fn price_all<S: Subject>(subject: &mut S) -> Vec<Price> {
    let ready = subject.bench().mark();
    let mut prices = vec![];
    for message in subject.messages() {
        let heights = (1..=4).map(|ahead| {
            subject.bench().height = HEIGHT + ahead;
            let spent = price_message(subject, &message);
            subject.bench().roll_back(&ready);
            spent
        });
        let (gas, removed) = heights.max().expect("four heights");
        prices.push(Price {
            name: name(&message.msg),
            gas,
            removed,
            removals: Some(message.removals),
            most: message.most,
        });
    }
    for question in subject.questions() {
        subject.bench().spent();
        subject.ask(question.clone());
        prices.push(Price {
            name: name(&question),
            gas: subject.bench().spent().0,
            removed: 0,
            removals: None,
            most: QUESTION,
        });
    }
    prices
}

fn price_message<S: Subject>(subject: &mut S, message: &Message<S::Execute>) -> (u64, u64) {
    for (sender, before) in message.before.clone() {
        subject.execute(&sender, &[], before);
    }
    subject.bench().spent();
    subject.execute(&message.sender, &message.funds, message.msg.clone());
    subject.bench().spent()
}

/// Consecutive parts of at most so many.
pub fn parts(all: Range<u64>, most: u64) -> impl Iterator<Item = Range<u64>> {
    let step = usize::try_from(most).expect("few");
    let end = all.end;
    all.step_by(step).map(move |n| n..end.min(n + most))
}
