//! What the model says of one run.

use anyhow::Result;
use wayclear_study::queue::chain::{Freed, Limits};
use wayclear_study::queue::node::Node;
use wayclear_study::queue::people::{interactive, Think};
use wayclear_study::queue::phi;
use wayclear_study::simulate::{simulate, Load, Outcome, Settings};

use super::check::{Check, Method, Quantity};
use super::rows::Run;
use crate::load::LEFT_BEHIND;

/// Requests that are due whatever becomes of those before them.
fn open(rate: f64) -> Load {
    Load::Open {
        rate,
        accounts: None,
    }
}

/// A run, and the node as it is for its requests.
pub struct Case<'a> {
    pub run: &'a Run,
    pub node: Node,
    /// rho: share of the time that executing what is due would take.
    pub utilisation: f64,
}

impl Case<'_> {
    /// A row of this run.
    pub fn check(
        &self,
        method: Method,
        quantity: Quantity,
        measured: f64,
        predicted: f64,
    ) -> Check {
        let run = self.run;
        Check {
            sweep: run.sweep,
            repetition: run.repetition,
            rate: run.rate,
            block_gas: run.block_gas,
            mempool: run.mempool,
            height: run.height,
            places: run.places,
            people: run.people,
            think_s: run.think_s,
            utilisation: self.utilisation,
            method,
            quantity,
            measured,
            predicted,
        }
    }

    /// Requests that a block holds.
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_precision_loss,
        clippy::cast_sign_loss
    )]
    fn block(&self) -> Option<u64> {
        let limit = self.run.block_gas?;
        Some(((limit as f64 / self.run.gas).floor() as u64).max(1))
    }

    /// Requests a second that were carried out while requests were due.
    fn throughput(&self) -> f64 {
        self.run.block_size / self.run.interval_s
    }

    /// The same run by events: as long, from an empty mempool.
    fn simulated(&self, load: Load, freed: Freed) -> Result<Outcome> {
        let mut settings = Settings::plain(self.node, 1.0, self.run.seconds, 1);
        settings.load = load;
        settings.warm_up_s = 0.0;
        settings.limits = Limits {
            block: self.block(),
            mempool: self.run.mempool,
            freed,
        };
        Ok(simulate(&settings)?)
    }

    /// A run without limits: the closed form, and the simulation where that has a pole.
    pub fn unlimited(&self, rate: f64, all: &mut Vec<Check>) -> Result<()> {
        let run = self.run;
        let closed = [
            (Quantity::Mean, run.mean_s, phi::mean(&self.node, rate)),
            (
                Quantity::P95,
                run.p95_s,
                phi::quantile(&self.node, rate, 0.95),
            ),
            (
                Quantity::Interval,
                run.interval_s,
                phi::interval(&self.node, rate),
            ),
        ];
        let finite = closed
            .into_iter()
            .filter(|(.., predicted)| predicted.is_finite());
        all.extend(finite.map(|(quantity, measured, predicted)| {
            self.check(Method::ClosedForm, quantity, measured, predicted)
        }));
        let simulated = self.simulated(open(rate), Freed::AtOnce)?;
        for (quantity, measured, predicted) in [
            (Quantity::Mean, run.mean_s, simulated.mean_s),
            (Quantity::P95, run.p95_s, simulated.quantile(0.95)),
            (Quantity::Interval, run.interval_s, simulated.interval_s),
            (
                Quantity::Throughput,
                self.throughput(),
                simulated.throughput,
            ),
        ] {
            all.push(self.check(Method::Simulation, quantity, measured, predicted));
        }
        Ok(())
    }

    /// A run whose blocks are full tells their capacity; another one its latency.
    pub fn block_limit(&self, rate: f64, all: &mut Vec<Check>) -> Result<()> {
        let capacity = self.node.capacity(self.block());
        let run = self.run;
        let is_left_behind = |backlog: f64| backlog > LEFT_BEHIND * rate;
        if rate > capacity || run.backlog_a_second.is_some_and(is_left_behind) {
            let predicted = capacity.min(rate);
            let measured = self.throughput();
            all.push(self.check(
                Method::ClosedForm,
                Quantity::Throughput,
                measured,
                predicted,
            ));
        }
        let simulated = self.simulated(open(rate), Freed::AtOnce)?;
        for (quantity, measured, predicted) in [
            (Quantity::Mean, run.mean_s, simulated.mean_s),
            (Quantity::P95, run.p95_s, simulated.quantile(0.95)),
            (
                Quantity::Throughput,
                self.throughput(),
                simulated.throughput,
            ),
        ] {
            all.push(self.check(Method::Simulation, quantity, measured, predicted));
        }
        Ok(())
    }

    /// A run at more than what is carried out: the mempool refuses the rest.
    #[allow(clippy::cast_precision_loss)] // Millions.
    pub fn mempool_limit(&self, rate: f64, all: &mut Vec<Check>) -> Result<()> {
        let refused = self.run.refused as f64 / self.run.offered.max(1) as f64;
        for (method, freed) in [
            (Method::Simulation, Freed::AtOnce),
            (Method::SimulationHeld, Freed::Executed),
        ] {
            let simulated = self.simulated(open(rate), freed)?;
            all.push(self.check(method, Quantity::Refused, refused, simulated.loss()));
            all.push(self.check(method, Quantity::Mean, self.run.mean_s, simulated.mean_s));
        }
        Ok(())
    }

    /// A run of people who wait for their answers.
    pub fn people(&self, think: Think, all: &mut Vec<Check>) -> Result<()> {
        let people = self.run.people;
        let law = interactive(&self.node, u64::from(people), think)?;
        let simulated = self.simulated(Load::Closed { people, think }, Freed::AtOnce)?;
        for (method, throughput, mean) in [
            (Method::ClosedForm, law.throughput, law.mean_s),
            (Method::Simulation, simulated.throughput, simulated.mean_s),
        ] {
            all.push(self.check(method, Quantity::Throughput, self.throughput(), throughput));
            all.push(self.check(method, Quantity::Mean, self.run.mean_s, mean));
        }
        Ok(())
    }
}
