//! Whatever anybody sends or asks, no contract breaks: a message is carried out or refused, and nothing panics.
//! `PROPTEST_CASES` sets how often it is tried; `make fuzz` tries for an hour.

mod choices;
mod messages;
mod replies;
mod texts;
mod words;
mod world;

use proptest::prelude::proptest;

use choices::{bytes, Choices};
use world::World;

/// How far time may jump, in seconds.
const JUMPS: [u64; 6] = [0, 1, 600, 86_400, 1_209_600, 1_300_000];

proptest! {
    #[test]
    fn no_messages_break_a_tree(bytes in bytes()) {
        World::with(|world| {
            let choices = &mut Choices::new(&bytes);
            let mut suite = world.suite();
            let mut accepted = 0;
            for _ in 0..=choices.below(6) {
                accepted += u32::from(world.tell(&mut suite, choices));
                suite.advance(*choices.one_of(&JUMPS));
                world.ask(&suite, choices);
            }
            // The feed is followed to its head.
            suite.feed();
            if accepted == 0 {
                world.keep(suite);
            }
        });
    }

    #[test]
    fn no_question_breaks_a_contract(bytes in bytes()) {
        World::with(|world| {
            let suite = world.suite();
            world.ask(&suite, &mut Choices::new(&bytes));
            world.keep(suite);
        });
    }

    #[test]
    fn no_bytes_break_a_contract(bytes in bytes()) {
        World::with(|world| {
            let choices = &mut Choices::new(&bytes);
            let mut suite = world.suite();
            let is_refused = world.send_bytes(&mut suite, choices);
            if is_refused {
                world.keep(suite);
            }
        });
    }
}
