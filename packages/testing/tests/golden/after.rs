//! A tree that was migrated goes on: what every golden row is good for in the code of today.
