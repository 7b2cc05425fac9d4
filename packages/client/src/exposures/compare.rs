//! Comparing what everybody can download with what a device keeps.

use super::find;
use crate::device::Device;
use crate::feed::Feed;

impl Device {
    /// Forgets what is old, and compares with a feed that was downloaded. Times in Unix seconds, the window in seconds.
    pub fn compare(&mut self, feed: &mut Feed, chain_now: u64, device_now: u64, window: u64) {
        self.forget(chain_now, device_now, window);
        feed.trim(chain_now.min(device_now), window);
        let standing = feed.standing();
        self.exposures = find(self, &standing, window);
        if let Some(report) = &mut self.report {
            if feed.take_anew() {
                report.reopen(&standing, chain_now);
            }
            report.settle(&standing);
        }
    }
}
