//! What comes into a mempool while something goes on: how many, and for how long they wait in it.

use super::eliminate::Row;
use super::poisson::chances;

/// What comes into the mempool while something goes on.
pub struct Filled {
    /// How many come in.
    pub row: Row,
    /// Mean of the integral over time of how many came in.
    pub area: f64,
}

/// What so many seconds bring, where there is so much room.
pub fn fill(rate: f64, seconds: f64, (first, all): &(usize, Vec<f64>), room: usize) -> Filled {
    if first + all.len() <= room.saturating_add(1) {
        let row = Row {
            first: *first,
            chances: all.clone(),
        };
        let area = rate * seconds * seconds / 2.0;
        return Filled { row, area };
    }
    // The j-th comes after a time S_j; E[(seconds - S_j)⁺] is seconds P(N >= j) - j / rate P(N >= j + 1).
    let certain = room.min(first.saturating_sub(1));
    let (m, mut at_least) = (count(certain), 1.0);
    let mut area = m * seconds - m * (m + 1.0) / (2.0 * rate);
    for j in certain + 1..=room {
        let above = at_least - j.checked_sub(*first).map_or(0.0, |index| all[index]);
        area += seconds * at_least - count(j) / rate * above;
        at_least = above;
    }
    let kept = room.saturating_sub(*first);
    let mut chances = if room < *first {
        vec![0.0]
    } else {
        all[..=kept].to_vec()
    };
    let missing = 1.0 - chances.iter().sum::<f64>();
    if let Some(last) = chances.last_mut() {
        *last += missing.max(0.0);
    }
    let row = Row {
        first: room.min(*first),
        chances,
    };
    Filled { row, area }
}

/// A number of requests to reckon with.
#[allow(clippy::cast_precision_loss)] // Thousands.
pub fn count(number: usize) -> f64 {
    number as f64
}

/// What comes in first with one room, and then with another that counts both.
pub fn fill_in_two(rate: f64, seconds: (f64, f64), rooms: (usize, usize)) -> Filled {
    let first = fill(rate, seconds.0, &chances(rate * seconds.0), rooms.0);
    let all = chances(rate * seconds.1);
    let mut area = first.area;
    let mut sum = vec![0.0; rooms.1 + 1];
    for (index, chance) in first.row.chances.iter().enumerate() {
        let before = first.row.first + index;
        let second = fill(rate, seconds.1, &all, rooms.1 - before);
        area += chance * (count(before) * seconds.1 + second.area);
        let begin = before + second.row.first;
        for (place, more) in sum[begin..].iter_mut().zip(&second.row.chances) {
            *place += chance * more;
        }
    }
    let row = Row {
        first: 0,
        chances: sum,
    };
    Filled { row, area }
}
