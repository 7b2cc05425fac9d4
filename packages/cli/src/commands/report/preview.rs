//! What would become public, shown before it is sent.

use std::path::PathBuf;

use cosmwasm_std::HexBinary;
use serde::Serialize;
use wayclear_api::contact_registry::{Item, ItemId, ReportPolicy};
use wayclear_client::relay::ReadFrom;
use wayclear_client::report::{Draft, Report, Request};
use wayclear_identity::date;
use wayclear_status::interval_start;

use super::sent::sent_as;
use crate::output::Answer;
use crate::page::Page;
use crate::reading::tell_source;
use crate::words::{count, time};

/// What would become public, and the requests to sign.
#[derive(Serialize)]
pub struct Preview {
    items: Vec<ItemPreview>,
    /// Visits that stay private.
    left_out: usize,
    /// UTC days whose hashes cannot be disclosed yet, in days since 1970.
    too_early: Vec<u16>,
    policy: ReportPolicy,
    requests: Vec<Request>,
    /// Where they were written.
    file: Option<PathBuf>,
    /// Null = from a node.
    read_from: Option<ReadFrom>,
    /// How the command goes on.
    #[serde(skip)]
    again: String,
    #[serde(skip)]
    sender: String,
    #[serde(skip)]
    has_relays: bool,
}

/// How a report goes on.
pub struct Next {
    pub policy: ReportPolicy,
    /// Where the requests were written.
    pub file: Option<PathBuf>,
    /// The command, with what it needs each time.
    pub again: String,
    /// The flags that say whose account sends, if no relay does.
    pub sender: String,
    /// Whether relays would send it.
    pub has_relays: bool,
}

#[derive(Serialize)]
struct ItemPreview {
    /// Id of its slip.
    id: HexBinary,
    #[serde(flatten)]
    what: What,
    /// What became of it; null = it is not sent.
    became: Option<&'static str>,
}

#[derive(Serialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
enum What {
    DayKey { day: u16 },
    MacHashes { day: u16, hashes: usize },
    Visit { place: String, interval: u32 },
    Account { account: String },
}

impl From<&Item> for What {
    fn from(item: &Item) -> Self {
        match item {
            Item::DayKey { day, .. } => What::DayKey { day: *day },
            Item::MacHashes { day, entries } => What::MacHashes {
                day: *day,
                hashes: entries.len(),
            },
            Item::Visit {
                place, interval, ..
            } => What::Visit {
                place: place.to_string(),
                interval: *interval,
            },
            Item::Account { account, .. } => What::Account {
                account: account.clone(),
            },
        }
    }
}

impl Preview {
    pub fn new(
        draft: &Draft,
        report: &Report,
        requests: Vec<Request>,
        next: Next,
        read_from: Option<ReadFrom>,
    ) -> Self {
        let items = draft.items.iter();
        Preview {
            items: items.map(|item| ItemPreview::new(item, report)).collect(),
            left_out: draft.left_out,
            too_early: draft.too_early.clone(),
            policy: next.policy,
            requests,
            file: next.file,
            read_from,
            again: next.again,
            sender: next.sender,
            has_relays: next.has_relays,
        }
    }

    /// The flags that say who sends, if no relay does.
    fn sender(&self) -> String {
        if self.has_relays {
            String::new()
        } else {
            self.sender.clone()
        }
    }

    fn tell_how_to_go_on(&self, page: &mut Page) {
        if self.items.is_empty() {
            return page.line("Nothing would become public, so there is nothing to report.");
        }
        page.line("");
        let unsent = self.items.iter().filter(|item| item.became.is_none());
        let sent = match (unsent.count(), self.items.len()) {
            (0, _) => {
                let text = "All of it is sent. How far it is tells:";
                page.line(text);
                return self.command(page, "--send", &self.sender());
            }
            (unsent, all) if unsent < all => {
                format!("{unsent} of {} are not sent yet.", count(all, "slip"))
            }
            _ => "It is not sent yet.".to_string(),
        };
        page.paragraph(
            format!("{sent} Leave more out with --without PLACE, --without-visits or --without-identifiers."),
            "",
        );
        if self.policy == ReportPolicy::SelfReported {
            // Relays take nothing that no authority has signed.
            page.line("To send it:");
            return self.command(page, "--send", &self.sender);
        }
        page.paragraph(
            "The health authority signs 64 digests and learns from them who reports, not what, nor how much. Once it is published \
             it can tell which of it is yours.",
            "",
        );
        let sender = self.sender();
        page.line("With the one-time code that came with your result:");
        self.command(page, "--code CODE", &sender);
        if let Some(file) = &self.file {
            let file = file.display();
            let text = format!("Without one, take {file} to the authority; with its answer:");
            page.paragraph(text, "");
            self.command(page, "--signed FILE", &sender);
        } else {
            page.line("Without one, write a request and take it to the authority:");
            self.command(page, "--request FILE", "");
        }
    }

    /// A command to be pasted into a shell.
    fn command(&self, page: &mut Page, flags: &str, sender: &str) {
        page.command([self.again.as_str(), flags, sender]);
    }
}

impl ItemPreview {
    fn new(item: &Item, report: &Report) -> Self {
        let id = ItemId::of(item).id;
        let slip = report.slips.iter().find(|slip| slip.item == *item);
        ItemPreview {
            became: slip.and_then(|slip| sent_as(slip.progress)),
            what: What::from(item),
            id,
        }
    }

    fn tell(&self, page: &mut Page) {
        let line = match &self.what {
            What::DayKey { day: of } => format!(
                "  the identifiers of {}: whoever was near learns that one of those near was infected",
                date(*of)
            ),
            What::MacHashes { day: of, hashes } => format!(
                "  {} of {} as hashes: whoever was near learns it, and everybody can match what is on chain",
                count(*hashes, "identifier"),
                date(*of)
            ),
            What::Visit { place, interval } => format!(
                "  the visit of {place} in the ten minutes from {}",
                time(interval_start(*interval))
            ),
            What::Account { account } => {
                format!("  that {account} is infected, and with it each of its own check-ins from now on")
            }
        };
        let became = match self.became {
            None => String::new(),
            Some(became) => format!(": {}", became.replace('_', " ")),
        };
        page.paragraph(format!("{line} (slip {}){became}", self.id), "    ");
    }
}

impl Answer for Preview {
    fn tell(&self, page: &mut Page) {
        if !self.items.is_empty() {
            page.line("This becomes public, for everybody and for good:");
        }
        self.items.iter().for_each(|item| item.tell(page));
        if self.left_out > 0 {
            page.line(format!("Left out: {}.", count(self.left_out, "visit")));
        }
        for early in &self.too_early {
            page.paragraph(
                format!(
                    "Left out, since they could still be sent again by others: the hashes of {}. Choose again once the day is over.",
                    date(*early)
                ),
                "",
            );
        }
        tell_source(page, self.read_from.as_ref());
        self.tell_how_to_go_on(page);
    }
}
