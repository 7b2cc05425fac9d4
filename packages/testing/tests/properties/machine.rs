//! How the model goes through the steps.

use proptest::prelude::*;
use proptest_state_machine::ReferenceStateMachine;

use crate::model::{Last, Model};
use crate::step::{steps, Step};
use crate::visits::cleaned;

impl ReferenceStateMachine for Model {
    type State = Model;
    type Transition = Step;

    fn init_state() -> BoxedStrategy<Model> {
        let windows = prop_oneof![4 => Just(1_209_600), 1 => Just(600), 1 => Just(100_000)];
        windows.prop_map(Model::new).boxed()
    }

    fn transitions(model: &Model) -> BoxedStrategy<Step> {
        steps(model)
    }

    fn apply(mut model: Model, step: &Step) -> Model {
        model.last = Last::Plain { is_taken: true };
        match step {
            Step::Advance(seconds) => model.now += seconds,
            Step::Open { place } => drop(model.create(*place)),
            Step::CheckIn {
                who, place, ago, ..
            } => model.check_in(*who, *place, *ago),
            Step::Relay { place, ago, tags } => model.relay(*place, *ago, *tags),
            Step::Inspect { place, .. } => {
                let is_taken = !model.create(*place).is_broken;
                model.last = Last::Plain { is_taken };
            }
            Step::Clean { place, whole_city } => model.clean(&cleaned(*place, *whole_city)),
            Step::Describe { place, surface } => model.describe(*place, *surface),
            Step::Disclose {
                sender,
                by,
                ago,
                plans,
            } => {
                let sender = by.person().unwrap_or(*sender);
                model.disclose(sender, *by, *ago, plans);
            }
            Step::Revoke { by, picks } => model.revoke(*by, picks),
            Step::Recover { who } => model.recover(*who),
            Step::Record { who, count } => model.record_contacts(*who, *count),
            Step::Lab {
                is_active,
                may_revoke,
            } => model.set_lab(*is_active, *may_revoke),
            Step::Toggle { place } => model.toggle(*place),
            Step::Fund { .. } | Step::Withdraw { .. } | Step::PruneSome { .. } | Step::PruneAll => {
            }
        }
        model
    }
}
