//! How an event is declared: once, for who emits it and for who reads it.

use cosmwasm_std::Event;

/// The contract that emitted an event; a chain names it in the first attribute.
pub(super) fn emitter(event: &Event) -> String {
    let named = event
        .attributes
        .iter()
        .find(|a| a.key == "_contract_address");
    named.map(|a| a.value.clone()).unwrap_or_default()
}

macro_rules! events {
    ($($(#[$meta:meta])* $name:ident = $kind:literal { $($(#[$field_meta:meta])* $field:ident: $type:ty,)* })*) => {
        $(
            $(#[$meta])*
            #[derive(Clone, Debug, PartialEq, Eq)]
            pub struct $name { $($(#[$field_meta])* pub $field: $type,)* }

            impl From<$name> for cosmwasm_std::Event {
                fn from(event: $name) -> cosmwasm_std::Event {
                    cosmwasm_std::Event::new($kind)$(.add_attribute(stringify!($field), event.$field.to_string()))*
                }
            }

            impl $name {
                /// The events of this type among `events`, as a chain reports them.
                pub fn all(events: &[cosmwasm_std::Event]) -> Vec<Self> {
                    events.iter().filter_map(Self::read).collect()
                }

                /// The same, each with the contract that emitted it.
                pub fn all_with_emitters(events: &[cosmwasm_std::Event]) -> Vec<(String, Self)> {
                    let told = events.iter().filter_map(|event| Some((event, Self::read(event)?)));
                    told.map(|(event, told)| ($crate::events::declare::emitter(event), told)).collect()
                }

                fn read(event: &cosmwasm_std::Event) -> Option<Self> {
                    if event.ty.strip_prefix("wasm-")? != $kind {
                        return None;
                    }
                    Some($name {
                        $($field: event.attributes.iter().find(|a| a.key == stringify!($field))?.value.parse().ok()?,)*
                    })
                }
            }
        )*
    };
}
pub(super) use events;
