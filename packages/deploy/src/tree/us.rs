//! Whether the key of a county in the United States is that county's: a key can never be changed once it is on a chain.

use std::collections::HashMap;

/// Digits, code, name and counties of each state, and what became of old codes; its first lines tell the form.
const TABLE: &str = include_str!("us_counties.txt");

/// What the United States call their counties.
pub(super) struct Counties {
    states: Vec<State>,
    abolished: HashMap<&'static str, &'static str>,
}

struct State {
    /// The two digits every county's code begins with.
    digits: &'static str,
    /// ISO 3166-2.
    key: &'static str,
    name: &'static str,
    /// The last three digits of each county, in between blanks.
    counties: &'static str,
}

/// What may be wrong with a key.
#[derive(Debug)]
pub enum Doubt {
    /// It cannot be a county of that state.
    Error(String),
    /// It may be one, but not of those known.
    Warning(String),
}

impl Counties {
    pub(super) fn of_the_united_states() -> Self {
        let lines = || TABLE.lines().filter(|line| !line.starts_with('#'));
        Counties {
            states: lines().filter_map(state).collect(),
            abolished: lines()
                .filter_map(|line| line.strip_prefix("- ")?.split_once(' '))
                .collect(),
        }
    }

    /// What is odd about a state's key.
    pub(super) fn doubt_state(&self, key: &str) -> Option<Doubt> {
        let is_known = !is_american(key) || self.states.iter().any(|state| state.key == key);
        (!is_known).then(|| {
            Doubt::Warning(format!(
                "no state {key} of the United States is known, look its ISO 3166-2 code up: a key can never be changed on a chain"
            ))
        })
    }

    /// What is odd about a county's key, given its state's.
    pub(super) fn doubt(&self, state: &str, county: &str) -> Option<Doubt> {
        if !is_american(state) {
            return None;
        }
        if county.len() != 5 || !county.bytes().all(|b| b.is_ascii_digit()) {
            return Some(Doubt::Error(self.misformed(state, county)));
        }
        let (digits, number) = county.split_at_checked(2)?;
        let state = self.states.iter().find(|known| known.key == state)?;
        if digits != state.digits {
            let other = self.states.iter().find(|other| other.digits == digits);
            let owner = other.map_or("no state".to_string(), |other| {
                format!("{} ({digits})", other.name)
            });
            return Some(Doubt::Error(format!(
                "county {county} is of {owner}, not of {} ({}): give the code of a county of {}",
                state.key, state.digits, state.name
            )));
        }
        if let Some(fate) = self.abolished.get(county) {
            return Some(Doubt::Warning(format!(
                "county {county} {fate}, take a code that is in use: a key can never be changed on a chain"
            )));
        }
        let is_known = state.counties.split(' ').any(|known| known == number);
        (!is_known).then(|| {
            Doubt::Warning(format!(
                "no county {county} of {} is known, look its FIPS code up: a key can never be changed on a chain",
                state.name
            ))
        })
    }

    fn misformed(&self, state: &str, county: &str) -> String {
        let begin = self.states.iter().find(|known| known.key == state);
        let begin = begin.map_or(String::new(), |state| {
            format!(" that begin with {} for {}", state.digits, state.name)
        });
        format!(
            "county key {county:?} of {state} must be a FIPS code: five digits{begin}, leading zero included"
        )
    }
}

/// What is odd about the key of a county, given its state's; nothing outside the United States.
pub fn doubt_county(state: &str, county: &str) -> Option<Doubt> {
    Counties::of_the_united_states().doubt(state, county)
}

fn is_american(state: &str) -> bool {
    state.starts_with("US-")
}

fn state(line: &'static str) -> Option<State> {
    let (head, counties) = line.split_once(": ")?;
    let mut words = head.splitn(3, ' ');
    Some(State {
        digits: words.next()?,
        key: words.next()?,
        name: words.next()?,
        counties,
    })
}
