//! What a deployment has come to.

use std::path::PathBuf;

use serde::Serialize;
use wayclear_deploy::record::Record;

use crate::output::Answer;
use crate::page::Page;
use crate::words::count;

#[derive(Serialize)]
pub struct Deployed {
    pub steps_taken: usize,
    pub codes_pinned: usize,
    pub seconds: f64,
    pub file: PathBuf,
    pub record: Record,
    #[serde(skip)]
    pub what: String,
    #[serde(skip)]
    pub has_key: bool,
    /// Whether the registry does not know the slip key that was named: it is told only when the state is made.
    pub is_key_unknown: bool,
    /// Whether the record was there and names other relays or desks now.
    pub has_new_servers: bool,
}

impl Answer for Deployed {
    fn tell(&self, page: &mut Page) {
        let Deployed {
            steps_taken,
            codes_pinned,
            seconds,
            what,
            ..
        } = self;
        if *steps_taken == 0 && *codes_pinned == 0 {
            page.line(format!(
                "{what}; it is there already, nothing was changed on chain"
            ));
        } else {
            page.line(format!(
                "{what}; {} and {} pinned in {seconds:.1} s",
                count(*steps_taken, "step"),
                count(*codes_pinned, "code")
            ));
        }
        page.line(format!("state     {}", self.record.deployment.state));
        page.line(format!("registry  {}", self.record.deployment.registry));
        page.line(format!("record    {}", self.file.display()));
        if self.has_new_servers {
            page.line("");
            page.paragraph(
                "The record names other relays or desks than before. Give it to phones and web servers anew: they know what is in it, \
                 and ask nobody for a newer one.",
                "",
            );
        }
        if !self.has_key && *steps_taken > 0 {
            page.line("");
            page.paragraph(
                "The authority has no key to sign with yet: make one with wayclear attest key, and give it by the registry's \
                 set_authority, as contracts/contact-registry/README.md shows; with --slip-key it is given when the state is made.",
                "",
            );
        }
        if self.is_key_unknown {
            page.line("");
            page.paragraph(
                "The registry does not know the slip key that you name: authorities are given to it when the state is made, and it \
                 was made before. Its owner gives it the key by set_authority, as contracts/contact-registry/README.md shows.",
                "",
            );
        }
    }

    fn is_good(&self) -> bool {
        !self.is_key_unknown
    }
}
