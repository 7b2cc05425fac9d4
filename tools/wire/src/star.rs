//! The devices of a star: one TUN in each namespace, all in one network.

use std::net::Ipv4Addr;

use anyhow::{Context, Result};
use tun_rs::{DeviceBuilder, SyncDevice};

use crate::settings::Settings;
use crate::space::{inside, Spaces};

/// The network that exists within the namespaces only.
const NETWORK: [u8; 3] = [10, 86, 0];
/// Name of the device in each of them.
const DEVICE: &str = "wire0";
/// Bytes of a packet at most, as on Ethernet.
pub const MTU: u16 = 1_500;
/// Packets that wait in a device for this program; without room the kernel drops bursts before any line sees them.
const WAITING: u32 = 5_000;

/// The address of an end, by its number.
pub fn address(end: usize) -> Ipv4Addr {
    let [a, b, c] = NETWORK;
    Ipv4Addr::new(a, b, c, u8::try_from(end + 1).unwrap_or(u8::MAX))
}

/// The end with an address.
pub fn end_of(address: [u8; 4]) -> Option<usize> {
    let [network @ .., host] = address;
    (network == NETWORK).then(|| usize::from(host).checked_sub(1))?
}

/// Namespaces with a device in each.
pub struct Star {
    pub devices: Vec<SyncDevice>,
    /// Dropped last: removes them.
    _spaces: Spaces,
}

impl Star {
    /// Makes namespaces and devices.
    ///
    /// # Errors
    /// What [`Spaces::make`] says; what the kernel refuses.
    pub fn make(settings: &Settings) -> Result<Self> {
        let spaces = Spaces::make(settings)?;
        let device = |end: usize| {
            let namespace = settings.namespace(end);
            let made = inside(&namespace, || {
                let builder = DeviceBuilder::new()
                    .name(DEVICE)
                    .mtu(MTU)
                    .tx_queue_len(WAITING);
                let device = builder.ipv4(address(end), 24, None).build_sync()?;
                device.set_nonblocking(true)?;
                Ok(device)
            });
            made.with_context(|| format!("cannot make a device in namespace {namespace}"))
        };
        let devices = (0..settings.ends.len())
            .map(device)
            .collect::<Result<_>>()?;
        Ok(Star {
            devices,
            _spaces: spaces,
        })
    }
}
