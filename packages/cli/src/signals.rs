//! Logs of Bluetooth signals: which rows and columns hold them, and what cannot be used.

use std::path::PathBuf;

use anyhow::{anyhow, Result};
use clap::Args;
use wayclear_identity::Signals;

use crate::args::name_and_value;
use crate::output::Output;
use crate::table::{Clock, Column, LeftOut, Quotes, Refusal, Table};
use crate::words::time;

/// A log of signals.
#[derive(Args)]
pub struct LogArgs {
    /// Table with one signal a row, - for standard input; separated by commas, semicolons or tabs
    file: PathBuf,
    /// Column with the time of a signal: seconds, milliseconds since 1970, or ISO 8601 (UTC where no zone stands)
    #[arg(long, value_name = "COLUMN", default_value = "time")]
    time: String,
    /// Column with the identifier (16 bytes, hexadecimal or base64, can be matched) or address of the sender
    #[arg(long, value_name = "COLUMN", default_value = "identifier")]
    sender: String,
    /// Column with the signal strength in dBm; what is not -127 to -1 is no strength
    #[arg(long, value_name = "COLUMN", default_value = "rssi")]
    rssi: String,
    /// The log has no line of names; columns are numbers, from 1
    #[arg(long)]
    no_header: bool,
    #[command(flatten)]
    quotes: Quotes,
    /// Only rows with this value in this column; may be given several times
    #[arg(long = "where", value_name = "COLUMN=VALUE", value_parser = name_and_value)]
    conditions: Vec<(String, String)>,
    /// Refuse the log at the first row that cannot be used, instead of leaving it out
    #[arg(long)]
    strict: bool,
    /// Unix seconds at which the log's clock shows 0, if it counts seconds
    #[arg(long, value_name = "TIME", default_value_t = 0)]
    begins_at: u64,
}

/// What a log holds.
pub struct Log {
    pub signals: Signals,
    /// How it writes its times.
    pub times: &'static str,
    /// Rows that nobody wanted.
    pub filtered_out: u64,
    /// Strengths that were no whole dBm.
    pub rounded: u64,
    pub left_out: LeftOut,
}

/// Reads a log; signals after `latest`, in Unix seconds, are left out.
pub fn read(args: &LogArgs, latest: u64, output: &Output) -> Result<Log> {
    let mut table = if args.no_header {
        Table::open_without_names(&args.file, args.quotes, output)?
    } else {
        Table::open(&args.file, args.quotes, output)?
    };
    let mut columns = Columns::of(args, &table, latest)?;
    let conditions = args
        .conditions
        .iter()
        .map(|(column, value)| anyhow::Ok((table.column(column)?, value)));
    let conditions: Vec<(Column, &String)> = conditions.collect::<Result<_>>()?;
    let mut log = Log {
        signals: Signals::new(),
        times: "",
        filtered_out: 0,
        rounded: 0,
        left_out: LeftOut::new(
            args.strict
                .then_some("without --strict such rows are left out"),
        ),
    };
    let mut first_other = None;
    while table.advance()? {
        if conditions
            .iter()
            .any(|(column, value)| table.text(column) != Ok(value.as_str()))
        {
            log.filtered_out += 1;
            continue;
        }
        match columns.read(&table, &mut log.signals) {
            Ok(is_whole) => log.rounded += u64::from(!is_whole),
            Err(refusal) => {
                if columns.clock.has_others() && first_other.is_none() {
                    first_other = Some(table.here(&refusal.words));
                }
                log.left_out.refuse(&table, refusal)?;
            }
        }
    }
    // A few are clocks that were not set yet; many are two logs in one, of which half would be lost.
    if let Some(error) = first_other.filter(|_| columns.clock.is_mixed()) {
        return Err(error);
    }
    log.times = columns.clock.form();
    Ok(log)
}

/// Where signals stand in a row.
struct Columns {
    time: Column,
    sender: Column,
    rssi: Column,
    clock: Clock,
    latest: u64,
}

impl Columns {
    fn of(args: &LogArgs, table: &Table, latest: u64) -> Result<Self> {
        let is_number = |name: &String| name.parse::<f64>().is_ok();
        let cure = if table.names().iter().any(is_number) {
            "if its first line holds no names, say --no-header"
        } else {
            "--time, --sender and --rssi name the columns"
        };
        let column = |name| {
            let found = table.column(name);
            found.map_err(|error| anyhow!("{error}; {cure}"))
        };
        Ok(Columns {
            time: column(&args.time)?,
            sender: column(&args.sender)?,
            rssi: column(&args.rssi)?,
            clock: Clock::new(args.begins_at),
            latest,
        })
    }

    /// Takes the signal of a row in; returns whether its strength is in whole dBm.
    fn read(&mut self, table: &Table, signals: &mut Signals) -> Result<bool, Refusal> {
        table.check_cells()?;
        let Some(sender) = table.word(&self.sender)? else {
            let cell = table.text(&self.sender)?;
            return Err(Refusal::missing()
                .in_cell(self.sender.name(), cell)
                .of("sender"));
        };
        let at = self.clock.read(table, &self.time)?;
        if at / 1_000 > self.latest {
            let words = format!(
                "{} is later than now; check the clocks of log and computer, --now and --begins-at",
                time(at / 1_000)
            );
            return Err(Refusal::new("in the future", words));
        }
        let strength = table
            .number(&self.rssi)
            .map_err(|refusal| refusal.of("rssi"))?;
        let whole = (strength + 0.5).floor();
        if !(-127.0..=-1.0).contains(&whole) {
            let words = format!("rssi is {strength}, no strength: it must be -127 to -1");
            // No more reasons than drivers have.
            let is_told = whole.abs() < 1_000.0;
            let reason = if is_told {
                format!("rssi {whole}")
            } else {
                "rssi".to_string()
            };
            let refusal = Refusal::new(reason, words);
            // Drivers write 0 and above where they have none, iOS 127.
            return Err(if whole >= 0.0 {
                refusal.without_fault()
            } else {
                refusal
            });
        }
        #[allow(clippy::cast_possible_truncation)] // It is whole and in range.
        let taken = signals.hear(sender, at, whole as i64);
        taken.map_err(|error| Refusal::new("rssi", error))?;
        Ok(strength.fract() == 0.0)
    }
}
