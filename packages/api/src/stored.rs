//! What a message carries and a contract keeps.

/// Declares a part of a message, which refuses fields that it does not know, and beside it the row in which contracts
/// store it, which passes over them: a newer contract may have written the row.
macro_rules! stored {
    ($(#[$meta:meta])* $message:ident in $row:ident { $($(#[$doc:meta])* $field:ident: $type:ty,)* }) => {
        $(#[$meta])*
        #[cosmwasm_schema::cw_serde]
        #[derive(Eq)]
        #[serde(deny_unknown_fields)]
        #[schemaifier(mute_warnings)]
        pub struct $message { $($(#[$doc])* pub $field: $type,)* }

        $(#[$meta])*
        ///
        /// As it is stored.
        #[cosmwasm_schema::cw_serde]
        pub struct $row { $($(#[$doc])* pub $field: $type,)* }

        impl From<$message> for $row {
            fn from(message: $message) -> Self {
                let $message { $($field,)* } = message;
                $row { $($field,)* }
            }
        }

        impl From<$row> for $message {
            fn from(row: $row) -> Self {
                let $row { $($field,)* } = row;
                $message { $($field,)* }
            }
        }
    };
}
pub(crate) use stored;
