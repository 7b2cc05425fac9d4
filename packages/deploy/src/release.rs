//! Releases, and which of two is the later one.

/// Version of this command, which all contracts of its build have.
pub const RELEASE: &str = env!("CARGO_PKG_VERSION");

/// Whether a version is a later one than another.
pub fn is_later(version: &str, than: &str) -> bool {
    let parts = |version: &str| -> Vec<u64> {
        let numbers = version.split(['.', '-']);
        numbers.filter_map(|part| part.parse().ok()).collect()
    };
    parts(version) > parts(than)
}
