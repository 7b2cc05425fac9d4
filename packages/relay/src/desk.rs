//! Takes check-ins in: many at a time, since each write to the disk costs the same whatever it holds. Nobody is answered before.

use std::sync::Arc;

use tokio::sync::{mpsc, oneshot};
use tracing::error;

use crate::problem::Problem;
use crate::queue::NewTag;
use crate::shared::Shared;

/// Most tags that are written at once.
const AT_ONCE: usize = 1_000;
/// Most tags that wait to be written.
const WAITING: usize = 10_000;

/// A tag, and who waits for it.
struct Order {
    tag: NewTag,
    answer: oneshot::Sender<Result<(), Problem>>,
    now: u64,
}

/// Where check-ins are handed in.
#[derive(Clone)]
pub struct Desk(mpsc::Sender<Order>);

impl Desk {
    /// Opens a desk in a thread of its own, which ends with the last hand on it.
    pub fn open(shared: Arc<Shared>) -> (Self, std::thread::JoinHandle<()>) {
        let (sender, receiver) = mpsc::channel(WAITING);
        let thread = std::thread::spawn(move || run(&shared, receiver));
        (Desk(sender), thread)
    }

    /// Hands a tag in; it is on disk when this is done.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn hand_in(&self, tag: NewTag, now: u64) -> Result<(), Problem> {
        let (answer, answered) = oneshot::channel();
        let order = Order { tag, answer, now };
        self.0.try_send(order).map_err(|_| Problem::Busy)?;
        answered.await.unwrap_or(Err(Problem::Busy))
    }
}

fn run(shared: &Shared, mut orders: mpsc::Receiver<Order>) {
    let mut taken = Vec::with_capacity(AT_ONCE);
    while orders.blocking_recv_many(&mut taken, AT_ONCE) > 0 {
        let now = taken.last().map_or(0, |order: &Order| order.now);
        let (tags, waiting): (Vec<_>, Vec<_>) = taken
            .drain(..)
            .map(|order| (order.tag, order.answer))
            .unzip();
        let limits = &shared.settings.limits;
        match shared.queue.accept_tags(&tags, limits, now) {
            Ok(answers) => {
                for (answer, waiting) in answers.into_iter().zip(waiting) {
                    // Who has hung up sends it again.
                    let _ = waiting.send(answer.map_err(Problem::from));
                }
            }
            Err(cause) => {
                error!(%cause, "cannot keep check-ins");
                for waiting in waiting {
                    let _ = waiting.send(Err(Problem::Storage));
                }
            }
        }
    }
}
