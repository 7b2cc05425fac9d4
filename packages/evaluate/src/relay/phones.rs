//! Phones that ask for news of the feed once a minute, each on a connection of its own and with what it knows.

use std::sync::Arc;
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use anyhow::Result;
use reqwest::header::{ETAG, IF_NONE_MATCH};
use reqwest::{Client, StatusCode};
use serde::Serialize;
use tokio::runtime::Builder;
use tokio::sync::{Mutex, Semaphore};
use tokio::task::JoinSet;
use tokio::time::sleep_until;
use wayclear_api::feed::ROWS_A_PAGE;
use wayclear_api::relay::{HeadResponse, FEED, HEAD};

use crate::trend::quantile;

/// How often each asks.
const EVERY: Duration = Duration::from_secs(60);
/// Questions that are under way at the same time at most.
const AT_ONCE: usize = 256;

/// What they were answered.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Polls {
    pub phones: u64,
    /// Questions for a page of the feed.
    pub asked: u64,
    /// How many were answered that there is nothing new.
    pub unchanged: u64,
    /// How many were answered with a page of the feed.
    pub pages: u64,
    /// Without an answer, or with an error.
    pub failed: u64,
    /// How long 95 of 100 answers took, seconds.
    pub p95: f64,
}

/// Lets so many phones ask, evenly spread over each minute.
pub fn start(url: &str, phones: u64, seconds: u64, began: Instant) -> JoinHandle<Result<Polls>> {
    let url = url.to_string();
    thread::spawn(move || {
        let runtime = Builder::new_current_thread().enable_all().build()?;
        Ok(runtime.block_on(run(url, phones, seconds, began)))
    })
}

async fn run(url: String, phones: u64, seconds: u64, began: Instant) -> Polls {
    // A phone that wakes up once a minute keeps no connection.
    let client = Client::builder().pool_max_idle_per_host(0).build();
    let client = client.unwrap_or_default();
    let known: Arc<Vec<Mutex<Option<String>>>> =
        Arc::new((0..phones).map(|_| Mutex::default()).collect());
    let seats = Arc::new(Semaphore::new(AT_ONCE));
    let mut asked = JoinSet::new();
    let mut polls = Polls {
        phones,
        ..Polls::default()
    };
    let mut times = vec![];
    let end = began + Duration::from_secs(seconds);
    for number in 0.. {
        let gap = EVERY / u32::try_from(phones.max(1)).unwrap_or(u32::MAX);
        let due = began + gap * number;
        if due >= end || phones == 0 {
            break;
        }
        sleep_until(due.into()).await;
        let (client, url, known, seats) = (
            client.clone(),
            url.clone(),
            Arc::clone(&known),
            Arc::clone(&seats),
        );
        asked.spawn(async move {
            let _seat = seats.acquire().await;
            let phone = usize::try_from(u64::from(number) % phones).unwrap_or_default();
            let mut etag = known[phone].lock().await;
            let began = Instant::now();
            (ask(&client, &url, &mut etag).await, began.elapsed())
        });
        while let Some(Ok(answer)) = asked.try_join_next() {
            polls.count(&answer.0, answer.1, &mut times);
        }
    }
    while let Some(Ok(answer)) = asked.join_next().await {
        polls.count(&answer.0, answer.1, &mut times);
    }
    polls.p95 = quantile(&mut times, 0.95);
    polls
}

impl Polls {
    fn count(
        &mut self,
        answer: &reqwest::Result<StatusCode>,
        took: Duration,
        times: &mut Vec<Duration>,
    ) {
        self.asked += 1;
        match answer {
            Ok(StatusCode::NOT_MODIFIED) => self.unchanged += 1,
            Ok(status) if status.is_success() => self.pages += 1,
            _ => self.failed += 1,
        }
        times.push(took);
    }
}

/// Asks for the newest page of the feed, unless it is the one that is known.
async fn ask(client: &Client, url: &str, etag: &mut Option<String>) -> reqwest::Result<StatusCode> {
    let head = client
        .get(format!("{url}{HEAD}"))
        .send()
        .await?
        .bytes()
        .await?;
    let next = serde_json::from_slice(&head).map_or(0, |head: HeadResponse| head.next);
    if next == 0 {
        return Ok(StatusCode::NOT_MODIFIED);
    }
    let page = next.saturating_sub(1) / ROWS_A_PAGE * ROWS_A_PAGE;
    let mut request = client.get(format!("{url}{FEED}/{page}"));
    if let Some(etag) = etag.as_ref() {
        request = request.header(IF_NONE_MATCH, etag);
    }
    let answer = request.send().await?;
    let status = answer.status();
    if let Some(new) = answer.headers().get(ETAG).and_then(|new| new.to_str().ok()) {
        *etag = Some(new.to_string());
    }
    answer.bytes().await?;
    Ok(status)
}
