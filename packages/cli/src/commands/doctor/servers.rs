//! Relays, desks and mirrors of the record: whether phones reach them, and whether they are what the record says.

use wayclear_api::contact_registry::KnownAuthority;
use wayclear_client::desk::{Desk, DeskHealth};
use wayclear_client::relay::{Mirrored, Relay, RelayError, Tree};
use wayclear_client::{one_line, read_registry};
use wayclear_deploy::doctor::{Finding, Kind};
use wayclear_deploy::tree;
use wayclear_status::day_at;

use crate::args::net::Net;
use crate::args::read::trust_in;
use crate::relay_health::Looked;
use crate::words::{now, span};

/// When files are told to be old, as phones tell it, in seconds.
const OLD: u64 = 3_600;

/// `authorities`: all of the registry, if they are known. `now`: block time, Unix seconds.
pub fn look(net: &Net, authorities: Option<&[KnownAuthority]>, now: u64) -> Vec<Finding> {
    let about = &net.record.about;
    let relays = about.relays.iter().flat_map(|each| relay(net, each));
    let desks = about.desks.iter();
    let desks = desks.flat_map(|each| desk(net, each, authorities, day_at(now)));
    let mirrors = about.mirrors.iter().map(|each| mirror(net, each));
    relays.chain(desks).chain(mirrors).collect()
}

/// A mirror has the files that everybody reads, and nothing else.
fn mirror(net: &Net, recorded: &tree::Site) -> Finding {
    let subject = format!("mirror {} at {}", recorded.name, recorded.url);
    let relay = Relay::new(&recorded.url).map_err(|error| error.to_string());
    let cure = "look on its machine: wayclear mirror; or take it out of tree file and record";
    match relay.and_then(|relay| proves(net, &relay)) {
        Err(problem) => Finding::wrong(Kind::Mirror, subject, problem, cure),
        Ok(age) if age > OLD => {
            let old = span(u32::try_from(age).unwrap_or(u32::MAX));
            let problem = format!("its files are {old} old");
            Finding::warning(Kind::Mirror, subject, problem, cure)
        }
        Ok(_) => Finding::ok(Kind::Mirror, subject),
    }
}

/// That phones believe what it serves; how old that is, in seconds.
fn proves(net: &Net, relay: &Relay) -> Result<u64, String> {
    let words = |error: anyhow::Error| format!("{error:#}");
    let (record, clock) = (&net.record, now().map_err(words)?);
    let trust = trust_in(record).map_err(words)?;
    let tree = Tree {
        chain_id: &record.chain_id,
        state: &record.deployment.state,
        registry: &record.deployment.registry,
    };
    let chain = Mirrored::new(std::slice::from_ref(relay), tree, clock).checked(&trust);
    read_registry(&chain, &record.deployment.registry).map_err(|error| error.to_string())?;
    let read = chain.read_from();
    Ok(read.map_or(0, |from| clock.saturating_sub(from.time)))
}

fn relay(net: &Net, recorded: &tree::Relay) -> Vec<Finding> {
    let subject = format!("relay {} at {}", recorded.name, recorded.url);
    let made = match &recorded.forwarder {
        Some(forwarder) => Relay::through(&recorded.url, &forwarder.url, &forwarder.key),
        None => Relay::new(&recorded.url),
    };
    let seen = made.map_err(|error| error.to_string()).and_then(|relay| {
        let clock = now().map_err(|error| error.to_string())?;
        let Looked {
            mut problems,
            at_once,
            version,
            ..
        } = Looked::at(&relay, &net.record, clock);
        problems.extend(other_key(&relay, recorded));
        // Who tells nothing has been told of already.
        problems.extend(at_once.and_then(|_| proves(net, &relay).err()));
        // Whether it has told anything of itself.
        let other = at_once.and_then(|_| other_release(version.as_deref()));
        Ok((problems, other))
    });
    let (problems, other) = seen.unwrap_or_else(|error| (vec![error], None));
    if problems.is_empty() && other.is_none() {
        return vec![Finding::ok(Kind::Relay, subject)];
    }
    let cure = "look on its machine, or: wayclear relay status; while it is away, phones use another of the record";
    let wrong = |problem| Finding::wrong(Kind::Relay, subject.clone(), problem, cure);
    let mut findings: Vec<_> = problems.into_iter().map(wrong).collect();
    findings.extend(other.map(|other| Finding::warning(Kind::Relay, subject, other, RELEASE)));
    findings
}

const RELEASE: &str =
    "run the same release everywhere: start it with this one, or use the command of its release";

/// What differs of the release of a relay or a desk from the command's; `told`: what it says itself.
fn other_release(told: Option<&str>) -> Option<String> {
    let ours = env!("CARGO_PKG_VERSION");
    match told {
        Some(told) if told == ours => None,
        Some(told) => {
            let told = one_line(told);
            Some(format!("it runs release {told}, this command is {ours}"))
        }
        None => Some(format!(
            "it does not tell its release: one before {ours}, which this command is"
        )),
    }
}

/// Phones seal for the key of the record, and the relay opens with its own.
fn other_key(relay: &Relay, recorded: &tree::Relay) -> Option<String> {
    let forwarder = recorded.forwarder.as_ref()?;
    match relay.seal_key() {
        Ok(Some(key)) if forwarder.key == key => None,
        Ok(Some(key)) => Some(format!(
            "its key is {}, forwarder.key of the record is {}: it cannot open what phones seal",
            crate::words::hex(&key),
            forwarder.key
        )),
        Ok(None) => Some(
            "it takes nothing from forwarders: run it with its key, wayclear relay serve --help"
                .to_string(),
        ),
        // Said already.
        Err(RelayError::Unreachable { .. } | RelayError::NoAnswer { .. }) => None,
        Err(error) => Some(error.to_string()),
    }
}

fn desk(
    net: &Net,
    recorded: &tree::Site,
    authorities: Option<&[KnownAuthority]>,
    today: u16,
) -> Vec<Finding> {
    let subject = format!("desk {} at {}", recorded.name, recorded.url);
    let cure = "look on its machine: wayclear attest serve; or take it out of tree file and record";
    let wrong = |problem| Finding::wrong(Kind::Desk, subject.clone(), problem, cure);
    let health = match Desk::new(&recorded.url).and_then(|desk| desk.health()) {
        Ok(health) => health,
        Err(error) => return vec![wrong(error.to_string())],
    };
    if (&health.chain_id, &health.registry) != (&net.record.chain_id, net.registry()) {
        return vec![wrong(format!(
            "it signs for another tree: chain {}, registry {}",
            one_line(&health.chain_id),
            one_line(health.registry.as_str())
        ))];
    }
    let mut findings = vec![];
    let not_taken = authorities.and_then(|known| not_taken(&health, known, today));
    findings.extend(not_taken.map(wrong));
    let other = other_release(health.version.as_deref());
    findings
        .extend(other.map(|other| Finding::warning(Kind::Desk, subject.clone(), other, RELEASE)));
    if findings.is_empty() {
        findings.push(Finding::ok(Kind::Desk, subject));
    }
    findings
}

/// Why nothing is taken of what a desk signs.
fn not_taken(health: &DeskHealth, authorities: &[KnownAuthority], today: u16) -> Option<String> {
    let account = health.authority.as_str();
    let mut known = authorities.iter();
    let known = known.find(|known| known.authority.account == account);
    let account = one_line(account);
    match known {
        None => Some(format!(
            "it signs for {account}, which is no authority of the registry: nothing that it signs is taken"
        )),
        Some(known) if !known.is_active => Some(format!(
            "it signs for {account}, which was removed: nothing that it signs is taken"
        )),
        Some(known) if known.keys_on(today).next().is_none() => Some(format!(
            "it signs for {account}, of which no key signs today: nothing that it signs is taken"
        )),
        Some(_) => None,
    }
}
