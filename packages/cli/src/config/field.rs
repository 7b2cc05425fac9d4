//! The settings that a file may hold: each is the default of the flags that a variable sets too.

use std::path::{Path, PathBuf};

use wayclear_chain::wasmd::{coins, Adjustment, Backend, Endpoint, GasPrice};
use wayclear_client::relay::Relay;

use crate::args::bytes_of;
use crate::args::net::NODE;

/// The variable of operators' accounts, which flags named --from take where they are required.
pub const FROM: &str = "WAYCLEAR_FROM";

/// A setting: the default of every flag that its variable sets too.
pub struct Field {
    /// Its name in the file.
    pub name: &'static str,
    /// The variable that overrides it.
    pub variable: &'static str,
    pub kind: Kind,
    /// What holds where nobody says it, no flag has a default, and the deployment record names none.
    pub otherwise: &'static str,
    /// What is wrong with a text; `None` = any text may stand there.
    check: Option<Check>,
    /// Whether only a file that its user has named, or keeps among their own, may say it: whoever clones a repository and runs a command
    /// in it has not agreed to what runs, where phones send, and what it may cost.
    pub needs_trust: bool,
}

type Check = fn(&str) -> Result<(), String>;

/// What a setting's value is.
#[derive(Clone, Copy)]
pub enum Kind {
    Text,
    /// A file or folder; beside the file of settings, unless it begins with a slash.
    File,
    /// A program: looked for where programs are, unless there is a slash in its name.
    Program,
    /// A list, or one text.
    List,
}

const fn field(name: &'static str, variable: &'static str, kind: Kind) -> Field {
    Field {
        name,
        variable,
        kind,
        otherwise: "none",
        check: None,
        needs_trust: false,
    }
}

const fn or(field: Field, otherwise: &'static str) -> Field {
    Field { otherwise, ..field }
}

const fn trusted(field: Field) -> Field {
    Field {
        needs_trust: true,
        ..field
    }
}

const fn checked(field: Field, check: Check) -> Field {
    Field {
        check: Some(check),
        ..field
    }
}

/// In the order in which they are shown.
pub const FIELDS: [Field; 23] = [
    or(
        checked(field("node", "WAYCLEAR_NODE", Kind::List), node),
        NODE,
    ),
    or(
        trusted(checked(
            field("unverified", "WAYCLEAR_UNVERIFIED", Kind::Text),
            parsed::<bool>,
        )),
        "false",
    ),
    field("deployment", "WAYCLEAR_DEPLOYMENT", Kind::File),
    field("artifacts", "WAYCLEAR_ARTIFACTS", Kind::File),
    trusted(checked(
        field("relays", "WAYCLEAR_RELAY", Kind::List),
        server,
    )),
    or(
        field("keys", "WAYCLEAR_KEYS", Kind::File),
        "none; on a localnet its accounts",
    ),
    checked(
        field("keyring_backend", "WAYCLEAR_KEYRING_BACKEND", Kind::Text),
        parsed::<Backend>,
    ),
    or(
        field("keyring_dir", "WAYCLEAR_KEYRING_DIR", Kind::File),
        "the program's own",
    ),
    trusted(field("wasmd", "WAYCLEAR_WASMD", Kind::Program)),
    field("hd_path", "WAYCLEAR_HD_PATH", Kind::Text),
    field("from", FROM, Kind::Text),
    field("relay_from", "WAYCLEAR_RELAY_FROM", Kind::List),
    or(
        field("fee_granter", "WAYCLEAR_FEE_GRANTER", Kind::Text),
        "none; whoever signs pays",
    ),
    or(
        checked(
            field("gas_price", "WAYCLEAR_GAS_PRICE", Kind::Text),
            parsed::<GasPrice>,
        ),
        "what the node asks for",
    ),
    or(
        trusted(checked(
            field("max_fee", "WAYCLEAR_MAX_FEE", Kind::Text),
            amount,
        )),
        "5000000 of what gas is paid in",
    ),
    checked(
        field("gas_adjustment", "WAYCLEAR_GAS_ADJUSTMENT", Kind::Text),
        parsed::<Adjustment>,
    ),
    field("device", "WAYCLEAR_DEVICE", Kind::File),
    trusted(checked(field("desk", "WAYCLEAR_DESK", Kind::Text), server)),
    field("authority", "WAYCLEAR_AUTHORITY", Kind::Text),
    checked(field("slip_key", "WAYCLEAR_SLIP_KEY", Kind::Text), slip_key),
    field("slip_key_file", "WAYCLEAR_SLIP_KEY_FILE", Kind::File),
    field("codes", "WAYCLEAR_CODES", Kind::File),
    field("register", "WAYCLEAR_REGISTER", Kind::File),
];

impl Field {
    /// Whether it names keys that sign: what is named by the strongest alone holds.
    pub fn names_keys(&self) -> bool {
        matches!(self.name, "keys" | "keyring_backend")
    }

    /// Whether it may be a list.
    pub fn is_list(&self) -> bool {
        matches!(self.kind, Kind::List)
    }

    /// What is wrong with a value.
    pub fn check(&self, value: &str) -> Result<(), String> {
        if value.trim().is_empty() {
            return Err("it is empty; take the line out".to_string());
        }
        self.check.map_or(Ok(()), |check| check(value))
    }

    /// A value as a flag takes it: files are beside the file of settings, which lies in `folder`.
    pub fn resolved(&self, value: String, folder: &Path) -> String {
        let is_path = match self.kind {
            Kind::File => true,
            // Else it is looked for where programs are.
            Kind::Program => value.contains('/'),
            Kind::Text | Kind::List => false,
        };
        let resolved: Option<PathBuf> = is_path.then(|| folder.join(&value));
        resolved
            .and_then(|path| path.into_os_string().into_string().ok())
            .unwrap_or(value)
    }
}

fn parsed<T: std::str::FromStr<Err: std::fmt::Display>>(text: &str) -> Result<(), String> {
    text.parse::<T>()
        .map(drop)
        .map_err(|error| error.to_string())
}

fn node(text: &str) -> Result<(), String> {
    if text.contains('@') {
        return Err(
            "a password does not belong here, but in the variable WAYCLEAR_NODE".to_string(),
        );
    }
    parsed::<Endpoint>(text)
}

fn server(url: &str) -> Result<(), String> {
    if url.contains('@') {
        return Err(
            "no user or password belongs into the address of a server of phones".to_string(),
        );
    }
    Relay::new(url).map(drop).map_err(|error| error.to_string())
}

fn slip_key(text: &str) -> Result<(), String> {
    bytes_of::<33>(text).map(drop)
}

fn amount(text: &str) -> Result<(), String> {
    coins(text).map(drop).map_err(|error| error.to_string())
}
