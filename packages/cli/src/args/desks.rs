//! The flag of reports that are signed for a one-time code.

use anyhow::{bail, Result};
use clap::Args;
use wayclear_client::desk::Desk;
use wayclear_deploy::record::Record;

/// Who signs for a code.
#[derive(Args)]
pub struct DeskArgs {
    /// Desk of the authority that the code is of, like <https://desk.example.org>; by default the one in the deployment record
    // It means something with a code only, but the variable stands there for every command.
    #[arg(long, value_name = "URL", env = "WAYCLEAR_DESK")]
    desk: Option<String>,
}

impl DeskArgs {
    /// The desk that is named here, or the only one of the record: a code is shown to nobody else.
    pub fn of(&self, record: &Record) -> Result<Desk> {
        let recorded = &record.about.desks;
        let url = match (&self.desk, recorded.as_slice()) {
            (Some(url), _) => url,
            (None, [only]) => &only.url,
            (None, []) => bail!("the deployment record names no desk; name the one that your code is of with --desk, or take a record that names it: operators write it into the tree file as [[desk]] and run wayclear apply"),
            (None, several) => {
                let several = several.iter();
                let several: Vec<_> = several.map(|desk| format!("{} ({})", desk.url, desk.name)).collect();
                bail!(
                    "there are several desks: {}; name the one that your code is of with --desk",
                    several.join(", ")
                )
            }
        };
        Ok(Desk::new(url)?)
    }
}
