//! What a desk that runs tells of its key: it may be struck, or its days may end, while patients bring codes.

use std::thread;
use std::time::Duration;

use cosmwasm_std::HexBinary;
use wayclear_chain::Addr;

use super::standing::Standing;
use crate::args::net::NetArgs;
use crate::output::Insist;

/// How often the registry is asked.
const EACH: Duration = Duration::from_secs(60);

/// What was said last of a key.
#[derive(Default)]
struct Told(Option<String>);

impl Told {
    /// What is new, in words; `reason` = why the registry takes nothing of the key.
    fn news(&mut self, account: &Addr, reason: Option<String>) -> Option<String> {
        if self.0 == reason {
            return None;
        }
        self.0.clone_from(&reason);
        Some(match reason {
            Some(reason) => format!(
                "the registry takes nothing any more that this desk signs for {account}: {reason}. Codes that are brought now are lost to \
                 their patients: stop this desk, and give it another key"
            ),
            None => format!("the registry takes again what this desk signs for {account}"),
        })
    }
}

/// Asks each minute, for as long as the program runs. A node that does not answer is no news of the key.
pub fn watch(net: NetArgs, account: Addr, public_key: HexBinary, insist: Insist) {
    thread::spawn(move || {
        let mut told = Told::default();
        loop {
            thread::sleep(EACH);
            if let Ok(standing) = Standing::ask(&net) {
                let reason = standing.why_not(&account, &public_key);
                if let Some(news) = told.news(&account, reason) {
                    insist.say(news);
                }
            }
        }
    });
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn a_key_that_is_struck_while_the_desk_runs_is_told_once_and_so_is_its_return() {
        let (mut told, account) = (Told::default(), Addr::unchecked("wasm1office"));
        let mut news = |reason: Option<&str>| told.news(&account, reason.map(str::to_string));
        assert_eq!(news(None), None);
        let struck = news(Some("its key is struck")).unwrap();
        assert!(
            struck.contains("for wasm1office: its key is struck"),
            "{struck}"
        );
        assert_eq!(news(Some("its key is struck")), None);
        assert!(news(None).unwrap().contains("takes again"));
    }
}
