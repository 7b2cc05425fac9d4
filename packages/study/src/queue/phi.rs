//! The paper's phi in closed form, where blocks and the mempool hold what there is and requests are due as a Poisson process.
//!
//! Below the knee the interval C is the timer's. Above it C' = pi + e + c Poisson(lambda C), so that E\[C\] = (pi + e) / (1 - rho) and
//! Var\[C\] = c rho E\[C\] / (1 - rho²). A request falls into a cycle with a chance in proportion to its length, waits half of it on
//! average, and then for the agreement and for all requests of the same cycle.

use super::node::Node;

/// Seconds between two blocks at so many requests a second; infinite where the node does not keep up.
pub fn interval(node: &Node, rate: f64) -> f64 {
    let busy = node.utilisation(rate);
    if busy >= 1.0 {
        return f64::INFINITY;
    }
    let filled = (node.agreement_s + node.overhead_s) / (1.0 - busy);
    filled.max(node.timer_s + node.agreement_s)
}

/// E\[C²\] / E\[C\]: the mean length of the cycle that a request falls into.
fn met(node: &Node, rate: f64) -> f64 {
    let busy = node.utilisation(rate);
    let mean = interval(node, rate);
    if busy >= node.knee() && busy < 1.0 {
        return mean + node.each_s * busy / (1.0 - busy * busy);
    }
    mean
}

/// W: mean seconds from when a request is due to its result; infinite where the node does not keep up.
pub fn mean(node: &Node, rate: f64) -> f64 {
    node.results(1.0) + (0.5 + node.utilisation(rate)) * met(node, rate)
}

/// Seconds within which that share of requests have their results, 0 to 1. Above the knee it leaves out that cycles differ in length.
pub fn quantile(node: &Node, rate: f64, share: f64) -> f64 {
    node.results(1.0) + (share + node.utilisation(rate)) * met(node, rate)
}
