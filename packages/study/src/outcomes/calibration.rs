//! Whether of people who were told 20 % one in five was infected.
#![allow(clippy::cast_precision_loss)] // Counts of people, far below 2^52.

/// The normal distribution's 97.5 %.
const Z: f64 = 1.959_963_984_540_054;

/// A part of some people, with Wilson's interval of 95 %.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Share {
    pub share: f64,
    pub low: f64,
    pub high: f64,
}

/// People of whom about the same was foretold.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Group {
    /// Tenth that they are in, from 1; people who are alike are in one.
    pub tenth: usize,
    pub people: usize,
    /// Mean of what was foretold.
    pub foretold: f64,
    /// Part that was infected.
    pub infected: Share,
}

/// So many of so many. `None` = of nobody.
pub fn share(count: usize, of: usize) -> Option<Share> {
    if of == 0 || count > of {
        return None;
    }
    let (k, n) = (count as f64, of as f64);
    let p = k / n;
    let middle = (p + Z * Z / (2.0 * n)) / (1.0 + Z * Z / n);
    let half = Z / (1.0 + Z * Z / n) * (p * (1.0 - p) / n + Z * Z / (4.0 * n * n)).sqrt();
    Some(Share {
        share: p,
        low: (middle - half).max(0.0),
        high: (middle + half).min(1.0),
    })
}

/// People in tenths by `order`, the lowest first; tenths that equals leave empty are left out. Take for it what a fit of all says
/// of them: by what was foretold, people of one kind would be sorted by the part that was left out with them, and where many of
/// it are infected the others foretell too little.
pub fn groups(infected: &[bool], foretold: &[f64], order: &[f64]) -> Vec<Group> {
    let by = order;
    let n = foretold.len();
    let mut order: Vec<usize> = (0..n).collect();
    order.sort_by(|a, b| by[*a].total_cmp(&by[*b]));
    let mut tenths: Vec<Vec<usize>> = vec![vec![]; 10];
    for same in order.chunk_by(|a, b| by[*a].total_cmp(&by[*b]).is_eq()) {
        let before = order.partition_point(|i| by[*i].total_cmp(&by[same[0]]).is_lt());
        // Where the middle one of them stands.
        let tenth = (10 * (2 * before + same.len()) / (2 * n)).min(9);
        tenths[tenth].extend(same);
    }
    let group = |(index, people): (usize, Vec<usize>)| {
        let count = people.iter().filter(|i| infected[**i]).count();
        let sum: f64 = people.iter().map(|i| foretold[*i]).sum();
        Some(Group {
            tenth: index + 1,
            people: people.len(),
            foretold: sum / people.len() as f64,
            infected: share(count, people.len())?,
        })
    };
    tenths.into_iter().enumerate().filter_map(group).collect()
}
