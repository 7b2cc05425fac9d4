//! Every message of owners, cleaners, sponsors and people with an account of their own, sent by its command; and what is
//! refused before anything is signed.

mod cities;
mod regions;
mod registry;
mod tree;
