//! Why nobody can sign.

use cosmwasm_std::Addr;
use thiserror::Error;

/// Why there is no key.
#[derive(Debug, Error)]
pub enum KeyError {
    /// The file cannot be read.
    #[error("cannot read the keys in {file}: {reason}")]
    Unreadable { file: String, reason: String },
    /// Others can read the secrets.
    #[error("others can read the keys in {file}; run: chmod 600 {file}")]
    Exposed { file: String },
    /// Not `name = "words"`.
    #[error("{file} is not a list of lines like ada = \"24 words\": {reason}")]
    Form {
        file: String,
        /// The parser's words; never the secret.
        reason: String,
    },
    /// The words are not a BIP-39 mnemonic.
    #[error("the words of \"{name}\" are no BIP-39 mnemonic: {reason}")]
    Mnemonic { name: String, reason: String },
    /// There is no account of that name.
    #[error("there is no key named \"{name}\"; there are: {known}. Name one of them, or where the key is with --keys or --keyring-backend")]
    Unknown {
        name: String,
        /// The names there are.
        known: String,
    },
    /// An address of this chain, but for a letter.
    #[error("\"{text}\" is no address, a letter of it is wrong or missing; copy it again")]
    Address { text: String },
    /// Nobody here signs for that account.
    #[error("no key at hand is that of {account}; there are: {known}. Name where its key is with --keys or --keyring-backend, or have the transaction signed elsewhere with --generate-only")]
    Absent {
        account: Addr,
        /// The names there are.
        known: String,
    },
    /// It signs, and its secret is not to be had.
    #[error("the secret of \"{name}\" stays in the keyring of {program}; this needs a key from a file, named with --keys")]
    Kept { name: String, program: String },
    /// A path of derivation that is none.
    #[error("\"{path}\" is no path like m/44'/118'/0'/0/0: {reason}")]
    Path { path: String, reason: String },
    /// The program that has the keys cannot be started.
    #[error(
        "cannot run {program}, which has the keys: {reason}. Install it, or name it with --wasmd"
    )]
    Program { program: String, reason: String },
    /// The program that has the keys did not open them.
    #[error("{program} does not open its keyring: the passphrase is wrong, or there was none on standard input")]
    Passphrase { program: String },
    /// The keyring cannot be had.
    #[error("{program} has no keyring of the kind \"{backend}\" on this machine; name another with --keyring-backend")]
    Backend { program: String, backend: String },
    /// The program that has the keys says no.
    #[error("{program} refuses: {reason}")]
    Refused {
        program: String,
        /// What it said last on standard error.
        reason: String,
    },
    /// The program that has the keys is not what it should be.
    #[error("{program} does not answer as wasmd does: {reason}. Name the chain's own program with --wasmd")]
    Nonsense { program: String, reason: String },
    /// Keys of another chain.
    #[error("the addresses of {program} begin with {found}1, those of this chain with {expected}1; name the chain's own program with --wasmd")]
    Prefix {
        program: String,
        found: String,
        expected: String,
    },
    /// One key cannot sign for several.
    #[error("\"{name}\" is an account of several keys, which sign one after the other: take --generate-only, then wasmd tx sign and wasmd tx multisign")]
    Multisig { name: String },
    /// Its secret is elsewhere.
    #[error("the keyring has no secret of \"{name}\", only its public key: take --generate-only and sign where the secret is")]
    Offline { name: String },
}
