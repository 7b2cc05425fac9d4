//! The growth gate: no message and no question may grow with history, honest or hostile. Every one of them is priced in
//! process, behind as many rows of each kind as a stranger may care to write.

mod bench;
mod dearest;
mod gate;
mod location;
mod meter;
mod regions;
mod registry;
mod variants;
