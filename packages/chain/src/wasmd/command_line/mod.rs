//! The equal wasmd commands of messages and questions, for those who want to do it by hand.

mod message;
mod question;
mod shell;

pub use message::command as message;
pub use question::command as of_question;
pub use shell::{quoted, word};
