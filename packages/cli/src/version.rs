//! What this build is, and what it was built for.

/// The commit it was built from; `None` where it was no git checkout.
pub const COMMIT: Option<&str> = option_env!("WAYCLEAR_COMMIT");

/// The node it is tested with, and that its localnet runs.
pub const WASMD: &str = env!("WAYCLEAR_WASMD");

/// Version, commit, the node it is tested with, and the contracts it deploys.
pub const LONG: &str = concat!(
    env!("CARGO_PKG_VERSION"),
    "\ncommit     ",
    env!("WAYCLEAR_COMMIT_OR_NONE"),
    "\nwasmd      ",
    env!("WAYCLEAR_WASMD"),
    "\ncontracts  ",
    env!("CARGO_PKG_VERSION"),
);
