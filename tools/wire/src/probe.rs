//! What two ends see of the line between them: round trips, losses, and what gets through.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream, UdpSocket};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{anyhow, Context, Result};
use rustix::net::sockopt::set_socket_recv_buffer_size_force;

use crate::space::inside;

/// Headers of an IPv4 packet with UDP.
pub const HEADERS: usize = 28;
/// Payload of the packets that measure a rate: as large as they get.
const FULL: usize = 1_472;
/// Room for what comes while the receiver has no turn on a busy machine.
const ROOM: usize = 8 << 20;
/// What of a TCP connection's life does not count, while it still feels its way.
const WARM_UP: Duration = Duration::from_secs(1);

/// An end to measure from: its namespace and address.
#[derive(Clone, Debug)]
pub struct End {
    pub namespace: String,
    pub address: Ipv4Addr,
}

impl End {
    /// A socket that lives in the end's namespace, whoever uses it.
    fn socket(&self) -> Result<UdpSocket> {
        let socket = inside(&self.namespace, || Ok(UdpSocket::bind((self.address, 0))?));
        let socket = socket.with_context(|| format!("no socket in {}", self.namespace))?;
        set_socket_recv_buffer_size_force(&socket, ROOM)?;
        Ok(socket)
    }
}

/// Half the median round trip of so many small packets, one after the other; `None` = none came back. `wait`: how long one may
/// take.
///
/// # Errors
/// If there are no sockets.
pub fn one_way(from: &End, to: &End, count: usize, wait: Duration) -> Result<Option<Duration>> {
    let (here, there) = (from.socket()?, to.socket()?);
    here.set_read_timeout(Some(wait))?;
    // Longer than the other side, which asks again when a packet was lost.
    there.set_read_timeout(Some(4 * wait))?;
    let goal = there.local_addr()?;
    let mut times: Vec<Duration> = thread::scope(|scope| {
        let echo = scope.spawn(move || {
            let mut bytes = [0; 8];
            // Ends with an empty packet, or, when that is lost, after nothing has come for long.
            while let Ok((size, back)) = there.recv_from(&mut bytes) {
                if size == 0 {
                    break;
                }
                let _ = there.send_to(bytes.get(..size).unwrap_or_default(), back);
            }
        });
        let times = round_trips(&here, goal, count);
        let _ = here.send_to(&[], goal);
        let _ = echo.join();
        times
    })?;
    times.sort_unstable();
    Ok(times.get(times.len() / 2).map(|trip| *trip / 2))
}

fn round_trips(here: &UdpSocket, goal: SocketAddr, count: usize) -> Result<Vec<Duration>> {
    let mut times = vec![];
    for number in 0..count as u64 {
        let began = Instant::now();
        here.send_to(&number.to_be_bytes(), goal)?;
        let mut bytes = [0; 8];
        // An older one that was late is not taken for this one.
        while here.recv(&mut bytes).is_ok() {
            if bytes == number.to_be_bytes() {
                times.push(began.elapsed());
                break;
            }
        }
    }
    Ok(times)
}

/// How many of so many empty packets arrive, sent at a pace a second. `wait`: how long after the last one may come.
///
/// # Errors
/// If there are no sockets.
pub fn arriving(from: &End, to: &End, count: u64, pace: f64, wait: Duration) -> Result<u64> {
    let (here, there) = (from.socket()?, to.socket()?);
    there.set_read_timeout(Some(wait))?;
    let goal = there.local_addr()?;
    thread::scope(|scope| {
        let sender = scope.spawn(move || paced(&here, goal, &[], count, pace));
        let mut arrived = 0;
        while arrived < count && there.recv(&mut [0; 1]).is_ok() {
            arrived += 1;
        }
        joined(sender.join())?;
        Ok(arrived)
    })
}

/// Bits of whole packets that arrive in a second, when more is sent than the rate lets through. `None` = hardly any.
///
/// # Errors
/// If there are no sockets.
pub fn capacity(
    from: &End,
    to: &End,
    rate: u64,
    lasts: Duration,
    wait: Duration,
) -> Result<Option<f64>> {
    let (here, there) = (from.socket()?, to.socket()?);
    there.set_read_timeout(Some(wait))?;
    let goal = there.local_addr()?;
    let size = bits(FULL + HEADERS);
    // Faster by 3 of 10, so that the queue never runs dry and does not overflow for a while.
    let pace = 1.3 * rate_of(rate) / size;
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // A few thousand.
    let count = ((pace * lasts.as_secs_f64()) as u64).max(20);
    thread::scope(|scope| {
        let sender = scope.spawn(move || paced(&here, goal, &[0; FULL], count, pace));
        let mut times = vec![];
        while times.len() < usize::try_from(count).unwrap_or(usize::MAX)
            && there.recv(&mut [0; FULL]).is_ok()
        {
            times.push(Instant::now());
        }
        joined(sender.join())?;
        let [first, .., last] = times[..] else {
            return Ok(None);
        };
        #[allow(clippy::cast_precision_loss)] // A few thousand.
        let gaps = (times.len() - 1) as f64;
        Ok(Some(
            gaps * size / last.duration_since(first).as_secs_f64().max(1e-9),
        ))
    })
}

/// Bits of payload that TCP brings over in a second, after its first second. `None` = no connection.
///
/// # Errors
/// If there are no sockets.
pub fn goodput(from: &End, to: &End, lasts: Duration) -> Result<Option<f64>> {
    let listener = inside(&to.namespace, || Ok(TcpListener::bind((to.address, 0))?))?;
    let goal = listener.local_addr()?;
    let opened = inside(&from.namespace, || {
        Ok(TcpStream::connect_timeout(&goal, Duration::from_secs(10)).ok())
    })?;
    let Some(mut sender) = opened else {
        return Ok(None);
    };
    let (mut receiver, _) = listener.accept()?;
    receiver.set_read_timeout(Some(lasts))?;
    thread::scope(|scope| {
        let writer = scope.spawn(move || {
            let end = Instant::now() + WARM_UP + lasts;
            sender.set_write_timeout(Some(lasts))?;
            while Instant::now() < end && sender.write_all(&[0; 16 << 10]).is_ok() {}
            // Closed hard: what still waits is of no use and would go on filling the line.
            Ok(rustix::net::sockopt::set_socket_linger(
                &sender,
                Some(Duration::ZERO),
            )?)
        });
        let mut buffer = vec![0; 64 << 10];
        let (began, mut bytes, mut seen) = (Instant::now(), 0, None);
        while began.elapsed() < WARM_UP + lasts {
            let Ok(size @ 1..) = receiver.read(&mut buffer) else {
                break;
            };
            if began.elapsed() < WARM_UP {
                continue;
            }
            match seen {
                None => seen = Some(Instant::now()),
                Some(_) => bytes += size,
            }
        }
        let seconds = seen.map(|seen| seen.elapsed().as_secs_f64());
        drop(receiver);
        joined(writer.join())?;
        Ok(seconds
            .filter(|s| *s > 0.1)
            .map(|seconds| bits(bytes) / seconds))
    })
}

fn paced(here: &UdpSocket, goal: SocketAddr, payload: &[u8], count: u64, pace: f64) -> Result<()> {
    let began = Instant::now();
    for number in 0..count {
        #[allow(clippy::cast_precision_loss)] // Some 100,000.
        let due = Duration::from_secs_f64(number as f64 / pace);
        thread::sleep(due.saturating_sub(began.elapsed()));
        here.send_to(payload, goal)?;
    }
    Ok(())
}

fn joined(done: thread::Result<Result<()>>) -> Result<()> {
    done.map_err(|_| anyhow!("a sender broke down"))?
}

#[allow(clippy::cast_precision_loss)] // Far below 2^52.
fn bits(bytes: usize) -> f64 {
    bytes as f64 * 8.0
}

#[allow(clippy::cast_precision_loss)] // 10 Gbit/s at most.
fn rate_of(rate: u64) -> f64 {
    rate as f64
}
