//! People who check in, each in a request of its own, at fixed times.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::Arc;
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use rand::distr::Distribution;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rand_distr::Zipf;
use reqwest::Client;
use tokio::runtime::Builder;
use tokio::task::JoinSet;
use tokio::time::{sleep, sleep_until};
use wayclear_api::relay::{
    body, Accepted, CheckInRequest, TicketResponse, TicketState, CHECK_INS, TICKETS,
};
use wayclear_api::Place;

use crate::clock::interval_of_now;

/// How long after the last one was due the relay may take.
const GRACE: Duration = Duration::from_secs(5);
/// Requests that are under way at the same time at most.
const HANDS: u64 = 64;
/// Of so many that are accepted one is followed until it is in.
const FOLLOWED_ONE_OF: u64 = 50;
/// How often a ticket is asked for.
const ASK: Duration = Duration::from_millis(250);
/// How long one is followed after the run.
const PATIENCE: Duration = Duration::from_secs(60);

/// What has happened so far.
#[derive(Default)]
pub struct Counts {
    pub accepted: AtomicU64,
}

/// So many people a second.
pub struct Crowd {
    pub url: String,
    pub places: Arc<Vec<Place>>,
    pub seed: u64,
    pub rate: u64,
    pub seconds: u64,
    pub began: Instant,
    pub counts: Arc<Counts>,
}

impl Crowd {
    /// Starts them; returns how long those took to get on the chain that were followed.
    pub fn start(self) -> JoinHandle<Vec<Duration>> {
        thread::spawn(move || {
            let Ok(runtime) = Builder::new_current_thread().enable_all().build() else {
                return vec![];
            };
            runtime.block_on(self.run())
        })
    }

    async fn run(self) -> Vec<Duration> {
        let (client, crowd) = (Client::new(), Arc::new(self));
        let mut hands = JoinSet::new();
        for hand in 0..HANDS {
            hands.spawn(Arc::clone(&crowd).hand_in(client.clone(), hand));
        }
        let mut followed = JoinSet::new();
        while let Some(tickets) = hands.join_next().await {
            for hand in tickets.into_iter().flatten() {
                followed.spawn(hand);
            }
        }
        let mut times = vec![];
        while let Some(Ok(time)) = followed.join_next().await {
            times.extend(time.ok().flatten());
        }
        times
    }

    /// Hands in every so-manieth at its time; returns the followers of some.
    async fn hand_in(
        self: Arc<Self>,
        client: Client,
        hand: u64,
    ) -> VecDeque<tokio::task::JoinHandle<Option<Duration>>> {
        let mut random = ChaCha8Rng::seed_from_u64(self.seed.wrapping_add(hand));
        let mut followers = VecDeque::new();
        #[allow(clippy::cast_precision_loss)] // A few thousand.
        let Ok(zipf) = Zipf::new(self.places.len() as f64, 1.0) else {
            return followers;
        };
        let rate = u32::try_from(self.rate).unwrap_or(u32::MAX);
        let at = |number: u64| self.began + Duration::from_secs(number) / rate;
        let count = self.rate * self.seconds;
        for number in (hand..count).step_by(usize::try_from(HANDS).unwrap_or(1)) {
            let due = at(number);
            sleep_until(due.into()).await;
            if Instant::now() > at(count) + GRACE {
                break;
            }
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
            // 1 to the number of places.
            let rank = zipf.sample(&mut random) as usize;
            let place = self.places[rank.clamp(1, self.places.len()) - 1].clone();
            let Some(ticket) = self.check_in(&client, place, random.random()).await else {
                continue;
            };
            let nth = self.counts.accepted.fetch_add(1, Ordering::Relaxed);
            if nth % FOLLOWED_ONE_OF == 0 {
                let url = format!("{}{TICKETS}/{ticket}", self.url);
                followers.push_back(tokio::spawn(follow(client.clone(), url, due)));
            }
        }
        followers
    }

    /// The ticket, if the relay accepts it.
    async fn check_in(&self, client: &Client, place: Place, tag: [u8; 16]) -> Option<String> {
        let request = CheckInRequest {
            place,
            interval: interval_of_now().ok()?,
            tag: tag.into(),
        };
        let request = client
            .post(format!("{}{CHECK_INS}", self.url))
            .body(body(&request).ok()?);
        let answer = request.send().await.ok()?.error_for_status().ok()?;
        let accepted: Accepted = serde_json::from_slice(&answer.bytes().await.ok()?).ok()?;
        Some(accepted.ticket.to_hex())
    }
}

/// How long after it was due a check-in is in.
async fn follow(client: Client, url: String, due: Instant) -> Option<Duration> {
    let began = Instant::now();
    while began.elapsed() < PATIENCE {
        sleep(ASK).await;
        let answer = client.get(&url).send().await.ok()?.bytes().await.ok()?;
        let answer: TicketResponse = serde_json::from_slice(&answer).ok()?;
        match answer.state {
            TicketState::Queued => {}
            TicketState::In => return Some(due.elapsed()),
            TicketState::Refused => return None,
        }
    }
    None
}
