//! The kinds of wasmd's keyrings.

use std::fmt;
use std::str::FromStr;

/// Where wasmd keeps keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Backend {
    /// The operating system's, which asks its user.
    Os,
    /// Files under one passphrase. It is asked for on the terminal; where there is none, it is the first line of standard input.
    File,
    /// Files that are not encrypted: for tests.
    Test,
    Kwallet,
    /// The password manager of that name.
    Pass,
}

impl Backend {
    /// In the order of wasmd's help.
    pub const ALL: [Backend; 5] = [
        Backend::Os,
        Backend::File,
        Backend::Test,
        Backend::Kwallet,
        Backend::Pass,
    ];

    /// As wasmd calls it.
    pub fn name(self) -> &'static str {
        match self {
            Backend::Os => "os",
            Backend::File => "file",
            Backend::Test => "test",
            Backend::Kwallet => "kwallet",
            Backend::Pass => "pass",
        }
    }
}

impl fmt::Display for Backend {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Backend {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let found = Backend::ALL.into_iter().find(|it| it.name() == text.trim());
        found.ok_or_else(|| format!("\"{text}\" is none of os, file, test, kwallet, pass"))
    }
}
