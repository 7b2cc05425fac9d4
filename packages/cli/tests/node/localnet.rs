//! Two folders that want the same port.

use std::process::Command;

use wayclear_chain::wasmd::Wasmd;

use crate::support::{err, root, settings};

/// Starts a localnet on the port of the one under test; it must not.
fn up(home: Option<&str>) -> String {
    let mut command = Command::new(root().join("scripts/localnet/localnet"));
    command.arg("up");
    if let Some(home) = home {
        command.env("LOCALNET_HOME", home);
    }
    let output = command.output().unwrap();
    assert!(!output.status.success());
    err(&output)
}

#[test]
fn another_folder_is_refused_the_port_and_told_whose_it_is() {
    let moniker = Wasmd::connect(settings())
        .unwrap()
        .latest()
        .unwrap()
        .moniker;
    let other = tempfile::tempdir().unwrap();
    let told = up(Some(other.path().join("net").to_str().unwrap()));
    let words = format!("is held by the localnet of another folder: {moniker}, process ");
    assert!(told.contains(&words), "{told}");
    let home = std::env::var("LOCALNET_HOME").unwrap_or_else(|_| "target/localnet".to_string());
    assert!(told.contains(&home), "{told}");
    let told = up(None);
    assert!(
        told.contains(&format!("already running: {moniker}")),
        "{told}"
    );
}
