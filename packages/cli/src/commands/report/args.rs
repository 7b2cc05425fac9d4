//! The flags of `wayclear report`.

use std::path::PathBuf;

use clap::Args;
use wayclear_api::Place;

use crate::args::device::DeviceArgs;
use crate::args::net::{NetArgs, SignArgs};

#[derive(Args)]
#[allow(clippy::struct_excessive_bools)] // Flags.
#[command(after_help = "Examples:
  wayclear report --device ada.json --from ada
  wayclear report --device ada.json --from ada --without 9qc7mbdh
  wayclear report --device ada.json --from ada --attestation answer.json")]
pub struct ReportArgs {
    #[command(flatten)]
    pub device: DeviceArgs,
    /// Place whose visits stay private; may be given several times
    #[arg(long, value_name = "PLACE")]
    pub without: Vec<Place>,
    /// Disclose no visits
    #[arg(long)]
    pub without_visits: bool,
    /// Disclose no identifiers
    #[arg(long)]
    pub without_identifiers: bool,
    /// Disclose hashes of identifiers instead of day keys (the paper's mode): dearer, and matched on chain for all to see
    #[arg(long)]
    pub hashes: bool,
    /// Send what was prepared, with this signature of the authority, - for standard input
    #[arg(long, value_name = "FILE", conflicts_with_all = ["without", "without_visits", "without_identifiers", "hashes"])]
    pub attestation: Option<PathBuf>,
    /// Send what was prepared, to a registry that takes people's own word
    #[arg(long, conflicts_with_all = ["attestation", "without", "without_visits", "without_identifiers", "hashes"])]
    pub send: bool,
    /// Name of the key that reports
    #[arg(long, value_name = "NAME")]
    pub from: String,
    #[command(flatten)]
    pub sign: SignArgs,
    #[command(flatten)]
    pub net: NetArgs,
}
