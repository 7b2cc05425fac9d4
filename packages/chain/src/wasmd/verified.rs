//! A node whose answers are checked: whatever [`Proven`] needs is asked for, with its proof.

use std::cell::RefCell;
use std::thread::sleep;
use std::time::Duration;

use wayclear_proof::{follow, Anchor, Bundle, Followed, Key, Limits, Proof, ProofError};

use super::rpc::Rpc;
use crate::error::ChainError;
use crate::verified::{Proven, Trust, VerifyError};

/// The machine that checks.
#[derive(Clone, Copy, Debug)]
pub struct Device {
    /// Its clock, Unix seconds.
    pub clock: fn() -> u64,
    /// Is told of a node that is not believed while another is.
    pub tell: fn(&str),
}

pub(super) struct Verified {
    limits: Limits,
    by: Device,
    proven: RefCell<Proven>,
    /// How its header was got to.
    followed: RefCell<Followed>,
    /// What was asked for since then.
    asked: RefCell<Vec<(Key, Proof)>>,
    /// Other nodes of the chain, which know the same rows.
    others: Vec<Rpc>,
}

impl Verified {
    /// Goes from that trust to the node's next block, which others have to know too: with validators' keys one can forge a second chain
    /// of headers, and this is where it shows.
    pub fn begin(
        rpc: &Rpc,
        trust: Trust,
        by: Device,
        others: Vec<Rpc>,
    ) -> Result<Self, ChainError> {
        once_there(rpc, rpc.latest()?.height + 1)?;
        let limits = trust.limits;
        let newest = step(rpc, &by, limits, trust.anchor.clone())?;
        for other in &others {
            agree(rpc, other, &newest.header.anchor)?;
        }
        Ok(Verified {
            limits,
            by,
            proven: RefCell::new(Proven::new(newest.header.clone(), trust)),
            followed: RefCell::new(newest),
            asked: RefCell::default(),
            others,
        })
    }

    pub fn followed(&self) -> Followed {
        self.followed.borrow().clone()
    }

    /// Everything that was proved at its header.
    pub fn bundle(&self) -> Bundle {
        let block = self.followed.borrow().block.clone();
        Bundle::new(block, self.asked.borrow().clone())
    }

    /// Asks for a row and takes it in: of the node, or of another one that proves it.
    fn fetch(&self, rpc: &Rpc, proven: &Proven, key: Key) -> Result<(), ChainError> {
        let height = proven.header().state_height();
        let take = |node: &Rpc| {
            let proof = node.proof(&key, height)?;
            let taken = proven.take(key.clone(), &proof);
            taken.map_err(|error| node.unproved(error))?;
            self.asked.borrow_mut().push((key.clone(), proof));
            Ok(())
        };
        let Err(error) = take(rpc) else {
            return Ok(());
        };
        for other in &self.others {
            (self.by.tell)(&format!("{error}; another node is asked"));
            if take(other).is_ok() {
                return Ok(());
            }
        }
        Err(error)
    }

    /// Waits for the next block, whose rows have what is in one by now, and goes on to it.
    pub fn next(&self, rpc: &Rpc) -> Result<(), ChainError> {
        once_there(rpc, rpc.latest()?.height + 1)?;
        self.renew(rpc)
    }

    /// Goes on to the newest header, and forgets what was asked.
    pub fn renew(&self, rpc: &Rpc) -> Result<(), ChainError> {
        let known = self.followed.borrow().milestone.anchor.clone();
        let newest = step(rpc, &self.by, self.limits, known)?;
        self.proven.borrow_mut().renew(newest.header.clone());
        self.followed.replace(newest);
        self.asked.take();
        Ok(())
    }

    /// An answer with proofs, at a header that is not old.
    pub fn prove<T>(
        &self,
        rpc: &Rpc,
        ask: impl Fn(&Proven) -> Result<T, VerifyError>,
    ) -> Result<T, ChainError> {
        let age = (self.by.clock)().saturating_sub(self.proven.borrow().header().time);
        if age > self.limits.age.as_secs() / 2 {
            self.renew(rpc)?;
        }
        let proven = self.proven.borrow();
        loop {
            match ask(&proven) {
                Err(VerifyError::Needed(key)) => self.fetch(rpc, &proven, key)?,
                answer => return answer.map_err(|error| told(rpc, error)),
            }
        }
    }
}

/// Waits until a node has a block, which may come a little later there than elsewhere; not for long, where none comes.
fn once_there(node: &Rpc, height: u64) -> Result<(), ChainError> {
    const PAUSE: Duration = Duration::from_millis(100);
    for _ in 0..100 {
        if node.latest()?.height >= height {
            break;
        }
        sleep(PAUSE);
    }
    Ok(())
}

/// That another node has the same block.
fn agree(node: &Rpc, other: &Rpc, known: &Anchor) -> Result<(), ChainError> {
    once_there(other, known.height)?;
    let theirs = other.header(known.height)?.hash();
    if theirs.as_bytes() == known.hash {
        return Ok(());
    }
    Err(VerifyError::Contradiction {
        one: node.node().to_string(),
        other: other.node().to_string(),
        height: known.height,
        hashes: format!("{} and {}", hex::encode(known.hash), hex::encode(theirs)),
    }
    .into())
}

/// Goes on from what is known to the node's newest block.
fn step(rpc: &Rpc, by: &Device, limits: Limits, from: Anchor) -> Result<Followed, ChainError> {
    let (latest, now) = (rpc.latest()?.height, (by.clock)());
    let followed = follow(from, latest, now, limits, |heights| {
        Ok::<_, Stopped>(rpc.light_block(*heights.end())?)
    });
    followed.map_err(|stopped| match stopped {
        Stopped::Proof(error) => rpc.unproved(error),
        Stopped::Chain(error) => error,
    })
}

/// Why it did not go on.
#[derive(Debug, thiserror::Error)]
enum Stopped {
    #[error(transparent)]
    Proof(#[from] ProofError),
    #[error(transparent)]
    Chain(#[from] ChainError),
}

fn told(rpc: &Rpc, error: VerifyError) -> ChainError {
    match error {
        VerifyError::Proof(error) => rpc.unproved(error),
        VerifyError::NoContract(address) => ChainError::NoContract {
            address: address.to_string(),
        },
        VerifyError::Refused(reason) => ChainError::Refused(reason),
        error => ChainError::Verify(error),
    }
}
