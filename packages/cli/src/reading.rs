//! Where a phone reads what everybody reads: the files of relays, if there are any, or a node.

use std::cell::RefCell;
use std::thread::sleep;
use std::time::Duration;

use anyhow::{Context, Result};
use wayclear_api::contact_registry::ask;
use wayclear_chain::verified::Trust;
use wayclear_chain::ChainError;
use wayclear_client::device::DeviceFile;
use wayclear_client::exposures::{LookError, News};
use wayclear_client::feed::Feed;
use wayclear_client::relay::{Mirrored, ReadFrom, Relay, Tree};
use wayclear_client::{Addr, Chain, Home};
use wayclear_deploy::record::Record;
use wayclear_proof::Followed;

use crate::args::net::{home, Net, NetArgs};
use crate::args::read::{keep, mark, trust_in, ReadArgs};
use crate::args::relays::RelayArgs;
use crate::behind;
use crate::output::Output;
use crate::page::Page;
use crate::verified::Basis;
use crate::words::now;

/// How long to wait until relays are read again that have changed meanwhile, for as long as a cache keeps what is old, and how often.
const PAUSES: [Duration; 2] = [Duration::from_secs(3); 2];

/// Who is asked for what everybody reads, the same questions in either case.
pub enum Source {
    /// A node, with all that depends on it.
    Node(Box<Net>),
    Relays(Box<Relays>),
}

/// Relays and mirrors that are read in place of a node.
pub struct Relays {
    all: Vec<Relay>,
    record: Record,
    /// What they are checked by; `None` = their word is taken.
    trust: Option<RefCell<Trust>>,
    /// Where the record is.
    net: NetArgs,
    /// What was odd the last time: it is told once, and again when it has been all right in between.
    odd: RefCell<Vec<String>>,
}

/// What was read, and where.
pub struct Read {
    pub news: News,
    /// `None` = from a node.
    pub from: Option<ReadFrom>,
    /// Why it may lack what was disclosed lately, in words.
    pub behind: Option<String>,
}

impl Source {
    /// The relays that are named, or those of the record; a node if that is named, or if there is no relay. Nobody is asked
    /// yet but that node.
    pub fn of(read: &ReadArgs, relay: &RelayArgs, output: &mut Output) -> Result<Self> {
        let record = read.net.record()?;
        let all = relay.readable(&record)?;
        if read.net.node.is_some() || all.is_empty() {
            return Ok(Source::Node(Box::new(connect(read, output)?)));
        }
        let trust = (!read.unverified).then(|| trust_in(&record)).transpose()?;
        Ok(Source::Relays(Box::new(Relays {
            all,
            record,
            trust: trust.map(RefCell::new),
            net: read.net.clone(),
            odd: RefCell::default(),
        })))
    }

    /// The tree that is meant.
    pub fn record(&self) -> &Record {
        match self {
            Source::Node(net) => &net.record,
            Source::Relays(relays) => &relays.record,
        }
    }

    /// The deployment that a phone's file belongs to.
    pub fn home(&self) -> Result<Home> {
        home(self.record())
    }

    /// Reads what a device does not have yet; without a device everything. Warns, if it may lack something.
    pub fn read(&self, device: Option<&DeviceFile>, output: &mut Output) -> Result<Read> {
        let read = self.read_unwarned(device, output)?;
        if let Some(behind) = &read.behind {
            output.insist(behind);
        }
        Ok(read)
    }

    /// The same for whoever warns in their own time.
    pub fn read_unwarned(&self, device: Option<&DeviceFile>, output: &mut Output) -> Result<Read> {
        match self {
            Source::Node(net) => {
                let behind = behind::of_node(net)?;
                let news = download(&net.wasmd, device, &net.record)?;
                // It may have gone on to another block meanwhile.
                mark(&net.wasmd, output);
                let from = None;
                Ok(Read { news, from, behind })
            }
            Source::Relays(relays) => relays.read(device, output),
        }
    }
}

impl Relays {
    fn read(&self, device: Option<&DeviceFile>, output: &mut Output) -> Result<Read> {
        for pause in PAUSES {
            match self.read_once(device, output) {
                Err(error) if is_race(&error) => sleep(pause),
                read => return read,
            }
        }
        self.read_once(device, output)
    }

    fn read_once(&self, device: Option<&DeviceFile>, output: &mut Output) -> Result<Read> {
        let deployment = &self.record.deployment;
        let tree = Tree {
            chain_id: &self.record.chain_id,
            state: &deployment.state,
            registry: &deployment.registry,
        };
        let mut chain = Mirrored::new(&self.all, tree, now()?);
        let trust = self.trust.as_ref().map(|trust| trust.borrow().clone());
        if let Some(trust) = &trust {
            chain = chain.checked(trust);
        }
        let news = download(&chain, device, &self.record);
        let from = chain.read_from();
        let Some(from) = from else {
            // Nobody has told where the feed ends, and the error says who was asked.
            news?;
            anyhow::bail!("no relay was read");
        };
        self.tell_odd(chain.oddities(), output);
        let news = news.with_context(|| words(&from))?;
        output.set_basis(self.basis(chain.followed(), &from));
        let behind = behind::of_relay(&from)?;
        Ok(Read {
            news,
            from: Some(from),
            behind,
        })
    }

    /// Why what was read may be believed. The next look goes on from there.
    fn basis(&self, followed: Option<Followed>, from: &ReadFrom) -> Basis {
        let Some((followed, trust)) = followed.zip(self.trust.as_ref()) else {
            return Basis::Word(from.relay.clone());
        };
        let known = &mut trust.borrow_mut().anchor;
        keep(&self.net, &self.record, known.height, &followed.milestone);
        *known = followed.milestone.anchor;
        Basis::from(followed.header)
    }

    fn tell_odd(&self, odd: Vec<String>, output: &Output) {
        let before = self.odd.replace(odd.clone());
        for new in odd.iter().filter(|odd| !before.contains(odd)) {
            output.note(new);
        }
    }
}

fn is_race(error: &anyhow::Error) -> bool {
    matches!(error.downcast_ref(), Some(LookError::Sync(error)) if error.is_race())
}

fn download(
    chain: &impl Chain,
    device: Option<&DeviceFile>,
    record: &Record,
) -> Result<News, LookError> {
    let registry: &Addr = &record.deployment.registry;
    let window = record.deployment.window_seconds;
    match device {
        Some(device) => device.download(chain, registry, window),
        None => News::download(Feed::default(), chain, registry, window),
    }
}

/// Connects to a node that is checked, unless the registry runs a code that cannot be: people go on living in a tree that is moved to
/// another release. That is told with everything, and no node can feign it.
fn connect(read: &ReadArgs, output: &mut Output) -> Result<Net> {
    let net = read.connect(output)?;
    match net.wasmd.ask(net.registry(), ask::Config {}) {
        Err(ChainError::Verify(error)) if error.is_other_code() => {
            output.insist(format!("{error}. Its word is taken until then"));
            let told = ReadArgs {
                unverified: true,
                ..read.clone()
            };
            told.connect(output)
        }
        // Whatever else is wrong shows when it is read.
        _ => Ok(net),
    }
}

/// Where something was read, in words.
pub fn words(from: &ReadFrom) -> String {
    format!("as of block {}, from {}", from.height, from.relay)
}

/// Where it was read, if that was a relay.
pub fn tell_source(page: &mut Page, from: Option<&ReadFrom>) {
    if let Some(from) = from {
        page.paragraph(format!("Read {}.", words(from)), "");
    }
}
