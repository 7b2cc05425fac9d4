//! How much one address may ask for.

use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::ConnectInfo;
use axum::http::Request;
use axum::response::{IntoResponse, Response};
use axum::Router;
use tower_governor::governor::GovernorConfigBuilder;
use tower_governor::key_extractor::KeyExtractor;
use tower_governor::{GovernorError, GovernorLayer};

use crate::problem::Problem;

/// Name of the header in which a proxy says for whom it asks.
const FORWARDED: &str = "x-forwarded-for";
/// A household has so many bits of an IPv6 address.
const NETWORK_BITS: u32 = 64;
/// What is bounded, and how often addresses are forgotten that do not count any more.
pub const MINUTE: Duration = Duration::from_secs(60);

/// Counts of addresses. They keep each until they are told to forget.
#[derive(Default)]
pub struct Limiters(Vec<Box<dyn Fn() -> usize + Send>>);

impl Limiters {
    /// Forgets addresses that may do as much as one that was never seen; how many are left.
    pub fn forget(&self) -> usize {
        self.0.iter().map(|forget| forget()).sum()
    }
}

/// The same routes, each address so often a minute; `None` = as often as it likes. Addresses are in memory alone, until
/// `limiters` forget them.
pub fn limited<S: Clone + Send + Sync + 'static>(
    router: Router<S>,
    a_minute: Option<NonZeroU32>,
    trusted_proxies: &[IpAddr],
    limiters: &mut Limiters,
) -> Router<S> {
    let config = a_minute.and_then(|a_minute| {
        GovernorConfigBuilder::default()
            .period(MINUTE / a_minute.get())
            .burst_size(a_minute.get())
            .key_extractor(Address {
                trusted: trusted_proxies.to_vec(),
            })
            .finish()
    });
    let Some(config) = config else {
        return router;
    };
    let limiter = Arc::clone(config.limiter());
    limiters.0.push(Box::new(move || {
        limiter.retain_recent();
        limiter.shrink_to_fit();
        limiter.len()
    }));
    router.layer(GovernorLayer::new(config).error_handler(refuse))
}

fn refuse(error: GovernorError) -> Response {
    match error {
        GovernorError::TooManyRequests { wait_time, .. } => {
            let seconds = wait_time.max(1);
            Problem::TooMany { seconds }.into_response()
        }
        _ => Problem::Busy.into_response(),
    }
}

/// Finds out who asks.
#[derive(Clone, Debug)]
struct Address {
    trusted: Vec<IpAddr>,
}

impl KeyExtractor for Address {
    type Key = IpAddr;

    fn extract<T>(&self, request: &Request<T>) -> Result<IpAddr, GovernorError> {
        let asker = asker(request, &self.trusted);
        asker
            .map(network_of)
            .ok_or(GovernorError::UnableToExtractKey)
    }
}

/// Who asks: the peer, or whom a trusted proxy names. `None` for what did not come over the network.
pub fn asker<T>(request: &Request<T>, trusted: &[IpAddr]) -> Option<IpAddr> {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>()?;
    let mut address = peer.0.ip().to_canonical();
    // What others have written before the nearest proxy is anybody's word.
    let told = request.headers().get_all(FORWARDED).iter();
    let told = told
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','));
    let told: Vec<&str> = told.collect();
    for told in told.iter().rev() {
        if !trusted.contains(&address) {
            break;
        }
        let Ok(before) = told.trim().parse::<IpAddr>() else {
            break;
        };
        address = before.to_canonical();
    }
    Some(address)
}

/// The network that one household or company has.
pub fn network_of(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(v6) => {
            let mask = u128::MAX << (u128::BITS - NETWORK_BITS);
            Ipv6Addr::from_bits(v6.to_bits() & mask).into()
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::thread::sleep;

    use axum::body::Body;
    use axum::routing::get;
    use tokio::runtime::Runtime;
    use tower::ServiceExt;

    use super::*;

    /// What is left of a thousand addresses that asked once each, when they are forgotten after a while.
    fn left(a_minute: u32, wait: Duration) -> usize {
        let mut limiters = Limiters::default();
        let router = Router::new().route("/", get(|| async {}));
        let router = limited(router, NonZeroU32::new(a_minute), &[], &mut limiters);
        let runtime = Runtime::new().unwrap();
        for n in 0..1_000_u32 {
            let address = SocketAddr::from((n.to_be_bytes(), 1));
            let mut request = Request::new(Body::empty());
            request.extensions_mut().insert(ConnectInfo(address));
            let answer = runtime.block_on(router.clone().oneshot(request)).unwrap();
            assert_eq!(answer.status(), 200);
        }
        sleep(wait);
        limiters.forget()
    }

    #[test]
    fn an_address_is_forgotten_when_it_may_do_all_again_and_not_before() {
        assert_eq!(left(60_000, Duration::from_millis(100)), 0);
        assert_eq!(left(1, Duration::ZERO), 1_000);
    }
}
