//! Sending what was prepared.

use std::path::Path;
use std::process::ExitCode;

use anyhow::{bail, Context, Result};
use serde::Serialize;
use wayclear_api::contact_registry::Attestation;
use wayclear_chain::Chain;
use wayclear_client::device::DeviceError;
use wayclear_client::report::Sent;

use super::args::ReportArgs;
use crate::args::net::Net;
use crate::output::{Answer, Output};
use crate::page::Page;
use crate::send_report::send_report;
use crate::source::read_text;
use crate::words::count;

#[derive(Serialize)]
struct Opened {
    case: u64,
    chunks: usize,
    skipped: u64,
}

pub fn send(args: &ReportArgs, net: &mut Net, output: &mut Output) -> Result<ExitCode> {
    let reporter = net.wasmd.account(&args.from)?;
    let file = args.device.file();
    let Some(prepared) = file.read()?.prepared else {
        bail!("nothing is prepared on this device; run the same without --attestation and --send first");
    };
    let attestation = args.attestation.as_deref().map(read).transpose()?;
    let report = &prepared.report;
    let Sent { case, skipped } = send_report(net, report, &reporter, attestation, output)?;
    file.update(|device| {
        device.cases.insert(case);
        device.prepared = None;
        Ok::<_, DeviceError>(())
    })?;
    output.say(&Opened {
        case,
        chunks: report.chunks.len(),
        skipped,
    })
}

impl Answer for Opened {
    fn tell(&self, page: &mut Page) {
        page.paragraph(
            format!(
                "Case {} is open. Get well soon. If it was wrong, the authority or the registry's owner revokes it.",
                self.case
            ),
            "",
        );
        if self.skipped > 0 {
            let skipped = count(self.skipped, "item");
            page.line(format!("Left out, too long ago to count: {skipped}."));
        }
    }
}

fn read(file: &Path) -> Result<Attestation> {
    let text = read_text(file)?;
    serde_json::from_str(&text).context("this is no answer of wayclear attest sign")
}
