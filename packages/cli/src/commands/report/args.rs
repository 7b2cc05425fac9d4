//! The flags of `wayclear report`.

use std::path::PathBuf;

use clap::Args;
use wayclear_api::Place;

use wayclear_client::desk::Code;

use crate::args::desks::DeskArgs;
use crate::args::device::DeviceArgs;
use crate::args::pace::PaceArgs;
use crate::args::read::ReadArgs;
use crate::args::relays::RelayArgs;
use crate::args::sign::SignArgs;

#[derive(Args)]
#[command(after_help = "Examples:
  wayclear report --device ada.json --request request.json
  wayclear report --device ada.json --without 9qc7mbdh --request request.json
  wayclear report --device ada.json --code 7KQ4-M2XP-93T7
  wayclear report --device ada.json --signed signed.json
  wayclear report --device ada.json --send --relay https://relay.example.org
  wayclear report --device ada.json --signed signed.json --from ada

Relays send it, each piece apart: nobody can tell that they belong together, or whose they are. With --from an account of your
own sends them, which is the paper's way: whoever looks sees that they are one person's.")]
pub struct ReportArgs {
    #[command(flatten)]
    pub device: DeviceArgs,
    #[command(flatten)]
    pub choice: ChoiceArgs,
    /// Write what the authority is asked to sign to this file, a new one or an older request
    #[arg(long, value_name = "FILE", conflicts_with_all = ["signed", "send"])]
    pub request: Option<PathBuf>,
    /// Have signed what is chosen, for the one-time code that came with a positive result, and send it
    #[arg(long, value_name = "CODE", conflicts_with_all = ["request", "signed", "send"])]
    pub code: Option<Code>,
    #[command(flatten)]
    pub desk: DeskArgs,
    /// Take the authority's signatures from this file, - for standard input, and send what they cover
    #[arg(long, value_name = "FILE")]
    pub signed: Option<PathBuf>,
    /// Go on sending; or begin to, from an account (--from), where the registry takes people's own word
    #[arg(long, conflicts_with = "signed")]
    pub send: bool,
    /// Name of a key of your own that sends, instead of relays; everybody can see that what its account sends belongs together
    #[arg(long, value_name = "NAME")]
    pub from: Option<String>,
    #[command(flatten)]
    pub relay: RelayArgs,
    #[command(flatten)]
    pub pace: PaceArgs,
    #[command(flatten)]
    pub sign: SignArgs,
    #[command(flatten)]
    pub read: ReadArgs,
}

/// What becomes public.
#[derive(Args)]
pub struct ChoiceArgs {
    /// Place whose visits stay private; may be given several times
    #[arg(long, value_name = "PLACE", conflicts_with_all = ["code", "signed", "send"])]
    pub without: Vec<Place>,
    /// Disclose no visits
    #[arg(long, conflicts_with_all = ["code", "signed", "send"])]
    pub without_visits: bool,
    /// Disclose no identifiers
    #[arg(long, conflicts_with_all = ["code", "signed", "send"])]
    pub without_identifiers: bool,
    /// Disclose hashes of identifiers instead of day keys (the paper's mode), each kept for so many intervals of ten minutes,
    /// by default 1: dearer, and matched on chain for all to see
    #[arg(long, value_name = "INTERVALS", num_args = 0..=1, default_missing_value = "1",
        value_parser = clap::value_parser!(u8).range(1..=144), conflicts_with_all = ["code", "signed", "send"])]
    pub hashes: Option<u8>,
    /// Disclose that the account of this key is infected (the paper's mode): its own check-ins count from now on
    #[arg(long, value_name = "NAME", conflicts_with_all = ["code", "signed", "send"])]
    pub account: Option<String>,
}
