//! People of a study on their way to a sample.

use wayclear_study::outcomes::{numbered, Sample};

/// Columns of terms: name, and value of each person.
pub type Terms = Vec<(String, Vec<f64>)>;

/// A term: its name, and its value of each person.
pub fn term<T>(name: &str, people: &[T], value: impl Fn(&T) -> f64) -> (String, Vec<f64>) {
    (name.to_string(), people.iter().map(value).collect())
}

/// 1 where it holds, else 0.
pub fn flag(holds: bool) -> f64 {
    f64::from(u8::from(holds))
}

/// Somebody who was exposed.
pub struct Person<'a> {
    /// The household, or the index case.
    pub cluster: &'a str,
    pub is_infected: bool,
}

/// People and what may predict whether they were infected.
pub fn sample(people: &[Person<'_>], terms: Terms) -> Sample {
    let labels: Vec<&str> = people.iter().map(|person| person.cluster).collect();
    Sample {
        infected: people.iter().map(|person| person.is_infected).collect(),
        clusters: numbered(&labels),
        terms,
    }
}

/// So many of so many.
#[derive(Clone, Copy, Debug, Default)]
pub struct Counted {
    pub count: usize,
    pub of: usize,
}

/// How many of those for whom something holds were infected.
pub fn infected<T>(people: &[Person<'_>], of: &[T], holds: impl Fn(&T) -> bool) -> Counted {
    let there = people.iter().zip(of).filter(|(_, what)| holds(what));
    let all: Vec<bool> = there.map(|(person, _)| person.is_infected).collect();
    Counted {
        count: all.iter().filter(|infected| **infected).count(),
        of: all.len(),
    }
}
