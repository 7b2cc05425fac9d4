//! Questions, each tied to the type of its answer.

use serde::de::DeserializeOwned;
use serde::Serialize;

/// One question to a contract. Whoever asks it by [`Question::Msg`] need not say what comes back.
pub trait Question: Into<Self::Msg> {
    /// The `QueryMsg` of the contract that is asked.
    type Msg: Serialize;
    /// What the contract answers.
    type Answer: DeserializeOwned;
}

/// Declares a `QueryMsg`, and beside it a module with a struct for each question. A name that a question shares with the
/// type of its answer (`Config`) must be given as a path from the crate's root.
macro_rules! questions {
    ($(#[$meta:meta])* $msg:ident in $module:ident {
        $(
            $(#[$doc:meta])*
            $question:ident { $($(#[$field_doc:meta])* $field:ident: $type:ty,)* } -> $answer:ty,
        )*
    }) => {
        $(#[$meta])*
        #[cosmwasm_schema::cw_serde]
        #[derive(cosmwasm_schema::QueryResponses)]
        #[serde(deny_unknown_fields)]
        #[schemaifier(mute_warnings)]
        pub enum $msg {
            $($(#[$doc])* #[returns($answer)] $question { $($(#[$field_doc])* $field: $type,)* },)*
        }

        /// The questions one by one, each tied to the type of its answer.
        pub mod $module {
            #[allow(unused_imports)] // Not every contract's questions hold types of its own.
            use super::*;

            $(
                $(#[$doc])*
                #[derive(Clone, Debug)]
                pub struct $question { $($(#[$field_doc])* pub $field: $type,)* }

                impl From<$question> for super::$msg {
                    fn from(question: $question) -> Self {
                        let $question { $($field,)* } = question;
                        super::$msg::$question { $($field,)* }
                    }
                }

                impl $crate::Question for $question {
                    type Msg = super::$msg;
                    type Answer = $answer;
                }
            )*
        }
    };
}
pub(crate) use questions;
