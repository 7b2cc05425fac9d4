//! Tells the build which commit it is of, and which wasmd it is tested with.

use std::fs;
use std::path::Path;
use std::process::Command;

fn main() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let commit = git(
        &root,
        &["describe", "--always", "--abbrev=40", "--exclude=*"],
    );
    if let Some(commit) = &commit {
        println!("cargo:rustc-env=WAYCLEAR_COMMIT={commit}");
    }
    let commit = commit.unwrap_or_else(|| "none".to_string());
    println!("cargo:rustc-env=WAYCLEAR_COMMIT_OR_NONE={commit}");
    // Of a worktree, too, the file that changes with each commit.
    if let Some(log) = git(&root, &["rev-parse", "--git-path", "logs/HEAD"]) {
        println!("cargo:rerun-if-changed={}", root.join(log).display());
    }

    let module = root.join("tools/wasmd/go.mod");
    println!("cargo:rerun-if-changed={}", module.display());
    let text = fs::read_to_string(module).unwrap_or_default();
    let mut lines = text.lines().map(str::trim);
    let required = lines.find_map(|line| {
        let rest = line.strip_prefix("require ").unwrap_or(line);
        rest.strip_prefix("github.com/CosmWasm/wasmd v")
    });
    let version = required.and_then(|rest| rest.split_whitespace().next());
    println!(
        "cargo:rustc-env=WAYCLEAR_WASMD={}",
        version.unwrap_or("unknown")
    );
}

fn git(root: &Path, args: &[&str]) -> Option<String> {
    let output = Command::new("git")
        // In a hook of another checkout, they name that one.
        .env_remove("GIT_DIR")
        .env_remove("GIT_WORK_TREE")
        .args(args)
        .current_dir(root)
        .output()
        .ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    let text = text.trim();
    (output.status.success() && !text.is_empty()).then(|| text.to_string())
}
