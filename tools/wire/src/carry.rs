//! Carries packets from device to device, each when its line has it come out.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::io::ErrorKind;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use rustix::event::{poll, PollFd, PollFlags, Timespec};
use rustix::io::Errno;
use serde::Serialize;

use crate::line::{Count, Line};
use crate::settings::Settings;
use crate::star::{address, end_of, Star};

/// Packets that are read from a device before the others have their turn.
const AT_ONCE: usize = 64;
/// More packets under way than this and the oldest lines are not kept up with; what comes on top is counted as overflowed.
const UNDER_WAY: usize = 200_000;
/// Signals are looked for at least so often.
const LONGEST_SLEEP: Duration = Duration::from_millis(50);
const LARGEST: usize = 65_536;

/// What a wire has carried from one end to another.
#[derive(Clone, Debug, Serialize)]
pub struct Carried {
    pub from: String,
    pub to: String,
    #[serde(flatten)]
    pub count: Count,
}

/// What is under way: when it comes out, a number that keeps packets of one moment in order, from and to, and the packet.
type UnderWay = Reverse<(Duration, u64, usize, usize, Vec<u8>)>;

/// A star with the lines between its ends.
pub struct Wire {
    star: Star,
    settings: Settings,
    lines: Vec<Line>,
    began: Instant,
    since: Instant,
    number: u64,
    under_way: BinaryHeap<UnderWay>,
    buffer: Vec<u8>,
}

impl Wire {
    /// Makes the star; nothing is carried yet.
    ///
    /// # Errors
    /// As [`Star::make`].
    pub fn make(settings: Settings) -> Result<Self> {
        let star = Star::make(&settings)?;
        let count = settings.ends.len();
        let line =
            |n: usize| Line::new(settings.link(n / count, n % count), settings.seed, n as u64);
        let lines = (0..count * count).map(line).collect();
        Ok(Wire {
            star,
            settings,
            lines,
            began: Instant::now(),
            since: Instant::now(),
            number: 0,
            under_way: BinaryHeap::new(),
            buffer: vec![0; LARGEST],
        })
    }

    /// Other lines between the same ends from now on, counted anew.
    ///
    /// # Errors
    /// If the ends are others.
    pub fn change(&mut self, settings: Settings) -> Result<()> {
        anyhow::ensure!(
            (&settings.name, &settings.ends) == (&self.settings.name, &self.settings.ends),
            "name and ends of a wire that runs stay as they are; end it and start it anew"
        );
        let count = settings.ends.len();
        for (n, line) in self.lines.iter_mut().enumerate() {
            *line = line.changed(settings.link(n / count, n % count), settings.seed, n as u64);
        }
        self.settings = settings;
        self.since = Instant::now();
        Ok(())
    }

    /// Seconds since the lines are as they are, and what they carried.
    pub fn carried(&self) -> (f64, Vec<Carried>) {
        let ends = &self.settings.ends;
        let count = ends.len();
        let all = self.lines.iter().enumerate();
        let all = all
            .filter(|(n, _)| n / count != n % count)
            .map(|(n, line)| Carried {
                from: ends.get(n / count).cloned().unwrap_or_default(),
                to: ends.get(n % count).cloned().unwrap_or_default(),
                count: line.count,
            });
        (self.since.elapsed().as_secs_f64(), all.collect())
    }

    /// Namespace and address of each end.
    pub fn places(&self) -> Vec<(String, String)> {
        let ends = 0..self.settings.ends.len();
        ends.map(|end| (self.settings.namespace(end), address(end).to_string()))
            .collect()
    }

    /// Carries what is due and what comes, for 50 ms at most.
    ///
    /// # Errors
    /// If a device is gone.
    pub fn turn(&mut self) -> Result<()> {
        self.deliver();
        let next = self.under_way.peek().map(|Reverse(packet)| packet.0);
        let sleep = next.map_or(LONGEST_SLEEP, |due| {
            due.saturating_sub(self.began.elapsed()).min(LONGEST_SLEEP)
        });
        for from in self.ready(sleep)? {
            self.take(from)?;
        }
        Ok(())
    }

    /// Devices with packets, within a time.
    fn ready(&self, sleep: Duration) -> Result<Vec<usize>> {
        let timeout = Timespec {
            tv_sec: 0,
            tv_nsec: i64::from(sleep.subsec_nanos()),
        };
        let devices = &self.star.devices;
        let mut waiting: Vec<PollFd<'_>> = devices
            .iter()
            .map(|device| PollFd::new(device, PollFlags::IN))
            .collect();
        match poll(&mut waiting, Some(&timeout)) {
            Ok(_) => {}
            // A signal; who called looks for it.
            Err(Errno::INTR) => return Ok(vec![]),
            Err(error) => return Err(error).context("cannot wait for packets"),
        }
        let ready = waiting.iter().enumerate();
        let ready = ready.filter(|(_, fd)| !fd.revents().is_empty());
        Ok(ready.map(|(end, _)| end).collect())
    }

    /// Takes what a device has and puts it on its lines.
    fn take(&mut self, from: usize) -> Result<()> {
        let count = self.settings.ends.len();
        for _ in 0..AT_ONCE {
            let Some(device) = self.star.devices.get(from) else {
                break;
            };
            let size = match device.recv(&mut self.buffer) {
                Ok(size) => size,
                Err(error) if error.kind() == ErrorKind::WouldBlock => break,
                Err(error) => return Err(error).context("a device of the wire is gone"),
            };
            let Some(packet) = self.buffer.get(..size) else {
                continue;
            };
            // The kernel's talk in IPv6 with nobody, and what goes to none of the ends.
            let Some(to) = destination(packet).filter(|to| *to < count && *to != from) else {
                continue;
            };
            let now = self.began.elapsed();
            let Some(line) = self.lines.get_mut(from * count + to) else {
                continue;
            };
            let Some(due) = line.offer(now, size) else {
                continue;
            };
            if self.under_way.len() >= UNDER_WAY {
                line.count.overflowed += 1;
                continue;
            }
            self.number += 1;
            let packet = (due, self.number, from, to, packet.to_vec());
            self.under_way.push(Reverse(packet));
        }
        Ok(())
    }

    /// Hands out what is due.
    fn deliver(&mut self) {
        let count = self.settings.ends.len();
        loop {
            let now = self.began.elapsed();
            let is_due = |Reverse(packet): &UnderWay| packet.0 <= now;
            if !self.under_way.peek().is_some_and(is_due) {
                return;
            }
            let Some(Reverse((due, _, from, to, packet))) = self.under_way.pop() else {
                return;
            };
            let sent = self.star.devices.get(to).map(|device| device.send(&packet));
            let Some(line) = self.lines.get_mut(from * count + to) else {
                continue;
            };
            match sent {
                Some(Ok(_)) => line.deliver(due, now, packet.len()),
                // The end does not take more; a receiver would drop it too.
                _ => line.count.overflowed += 1,
            }
        }
    }
}

/// Of an IPv4 packet.
fn destination(packet: &[u8]) -> Option<usize> {
    let version = packet.first()? >> 4;
    let address: [u8; 4] = packet.get(16..20)?.try_into().ok()?;
    if version == 4 {
        end_of(address)
    } else {
        None
    }
}
