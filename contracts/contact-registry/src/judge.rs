//! What may be taken: every slip is judged before anything is written.

use cosmwasm_std::{Addr, Deps, Env, HexBinary};
use wayclear_api::commitments::{item_id, place_handle, slip_digest, visit_tag};
use wayclear_api::contact_registry::{
    Item, ReportPolicy, Slip, Verdict, CLOCK_TOLERANCE_SECONDS, SELF_REPORTED_SLIPS_A_DAY,
};
use wayclear_api::feed::FeedFlag;
use wayclear_api::{checked_address, checked_bytes, raw, Place, DAY_SECONDS};
use wayclear_status::{day_at, day_start};

use crate::authorities;
use crate::ids::{may_load_id, Id, Voucher};
use crate::places::{flag, Found, Places};
use crate::quotas::{count_today, Counted};
use crate::state::Config;
use crate::ContractError;

/// What is taken of a slip.
#[derive(Debug)]
pub struct Accepted {
    pub id: Id,
    /// Who had vouched for it and taken it back.
    pub before: Option<Voucher>,
    pub item: Item,
    /// Of a visit: its place, and the flag it raises.
    pub visit: Option<(Found, FeedFlag)>,
}

/// Judges slips one after the other, as if those before had been taken.
pub struct Judge<'a> {
    deps: Deps<'a>,
    env: &'a Env,
    config: &'a Config,
    sender: Option<Addr>,
    issued: u16,
    /// With the key of the day of issue.
    authority: Option<(Addr, Option<[u8; 33]>)>,
    /// Who will stand behind what is taken.
    voucher: Voucher,
    seen: Vec<Id>,
    places: Places,
    /// Slips taken today, these included.
    taken_today: u32,
    daily_slips: u32,
}

impl<'a> Judge<'a> {
    /// Finds out who vouches.
    ///
    /// # Errors
    /// [`ContractError::AttestationRequired`] without an authority, where one is needed.
    pub fn new(
        deps: Deps<'a>,
        env: &'a Env,
        config: &'a Config,
        sender: Option<Addr>,
        authority: Option<String>,
        issued: u16,
    ) -> Result<Self, ContractError> {
        let now = env.block.time.seconds();
        let mut judge = Judge {
            deps,
            env,
            config,
            sender,
            issued,
            authority: None,
            voucher: Voucher::Authority(0),
            seen: vec![],
            places: Places::default(),
            taken_today: 0,
            daily_slips: SELF_REPORTED_SLIPS_A_DAY,
        };
        if let Some(authority) = authority {
            judge.sign_by(checked_address(deps.api, &authority)?)?;
        } else if config.policy == ReportPolicy::Attested {
            return Err(ContractError::AttestationRequired);
        } else if let Some(sender) = &judge.sender {
            let account = deps.api.addr_canonicalize(sender.as_str())?;
            judge.taken_today = count_today(deps.storage, &Counted::Account(&account), now);
            judge.voucher = Voucher::Account(account);
        }
        Ok(judge)
    }

    /// An authority vouches. One that is unknown or removed, or has no key for the day, covers nothing.
    fn sign_by(&mut self, authority: Addr) -> Result<(), ContractError> {
        let row = authorities::may_load(self.deps.storage, &authority)?;
        let mut key = None;
        if let Some(row) = row.filter(|row| row.is_active) {
            let counted = Counted::Authority(row.number);
            let now = self.env.block.time.seconds();
            self.voucher = Voucher::Authority(row.number);
            self.daily_slips = row.daily_slips;
            self.taken_today = count_today(self.deps.storage, &counted, now);
            key = row.key_of(self.issued).copied();
        }
        self.authority = Some((authority, key));
        Ok(())
    }

    /// Who stands behind what was taken, and how many slips were taken of them today.
    pub fn into_voucher(self) -> (Voucher, u32) {
        (self.voucher, self.taken_today)
    }

    /// What becomes of a checked slip.
    /// # Errors
    /// If the chain does not answer.
    pub fn judge(&mut self, slip: &Slip) -> Result<Result<Accepted, Verdict>, ContractError> {
        let digest = slip.item.digest();
        if let Some(verdict) = self.refuse(slip, &digest)? {
            return Ok(Err(verdict));
        }
        let id = (slip.item.day(), item_id(&digest));
        let mut before = None;
        match may_load_id(self.deps.storage, id)? {
            _ if self.seen.contains(&id) => return Ok(Err(Verdict::Known)),
            Some(row) if row.may_be_vouched_anew(&self.voucher) => before = Some(row.voucher),
            Some(row) if row.is_burnt => return Ok(Err(Verdict::Burnt)),
            Some(_) => return Ok(Err(Verdict::Known)),
            None => {}
        }
        let visit = match &slip.item {
            Item::Visit {
                place,
                interval,
                secret,
            } => match self.find_visit(place, *interval, secret, id.1)? {
                Ok(visit) => Some(visit),
                Err(verdict) => return Ok(Err(verdict)),
            },
            _ => None,
        };
        if self.taken_today >= self.daily_slips {
            return Ok(Err(Verdict::Quota));
        }
        self.taken_today = self.taken_today.saturating_add(1);
        self.seen.push(id);
        Ok(Ok(Accepted {
            id,
            before,
            item: slip.item.clone(),
            visit,
        }))
    }

    /// Why a slip cannot be taken, whatever the registry knows.
    fn refuse(&self, slip: &Slip, digest: &[u8; 32]) -> Result<Option<Verdict>, ContractError> {
        if let Item::Account { account, .. } = &slip.item {
            if self.sender.as_ref().map(Addr::as_str) != Some(account) {
                return Ok(Some(Verdict::NotSender));
            }
        }
        if !self.covers(&slip.item) {
            return Ok(Some(Verdict::NotCovered));
        }
        if let Some((authority, key)) = &self.authority {
            let Some(key) = key else {
                return Ok(Some(Verdict::NotCovered));
            };
            let Some(signature) = &slip.signature else {
                return Err(ContractError::SignatureMissing);
            };
            let signed = slip_digest(
                &self.env.block.chain_id,
                self.env.contract.address.as_str(),
                authority.as_str(),
                self.issued,
                digest,
            );
            // A malformed signature is an error to the library and a wrong one to us.
            let fits = self.deps.api.secp256k1_verify(&signed, signature, key);
            if !fits.unwrap_or_default() {
                return Ok(Some(Verdict::InvalidSignature));
            }
        }
        Ok(self.mistime(&slip.item))
    }

    /// Whether the day of issue is not in the future, and the item lies in its span.
    fn covers(&self, item: &Item) -> bool {
        let now = self.env.block.time.seconds();
        let issued_at = day_start(self.issued);
        let is_own = self.authority.is_none();
        let is_of_day = match item {
            Item::Account { day, .. } => *day == self.issued,
            _ => true,
        };
        let end = item.ends_at();
        issued_at <= now
            && (!is_own || self.issued == day_at(now))
            && is_of_day
            && end > issued_at.saturating_sub(self.config.window_seconds)
            && end <= issued_at.saturating_add(DAY_SECONDS)
    }

    /// Whether it is too early or too late for an item or its signature.
    fn mistime(&self, item: &Item) -> Option<Verdict> {
        let now = self.env.block.time.seconds();
        let window = self.config.window_seconds;
        let end = item.ends_at();
        let issue_ends = day_start(self.issued).saturating_add(DAY_SECONDS);
        let over = issue_ends.saturating_add(window);
        let (from, until) = match item {
            Item::DayKey { .. } => {
                let from = end.saturating_add(CLOCK_TOLERANCE_SECONDS);
                (from, from.saturating_add(window))
            }
            Item::MacHashes { .. } => (end, end.saturating_add(window)),
            Item::Visit { .. } => (0, end.saturating_add(window)),
            Item::Account { .. } => (0, over),
        };
        if now < from {
            Some(Verdict::TooEarly)
        } else if now >= until.min(over) {
            Some(Verdict::AgedOut)
        } else {
            None
        }
    }

    /// The visit at its location, and the flag that it raises.
    fn find_visit(
        &mut self,
        place: &Place,
        interval: u32,
        secret: &HexBinary,
        id: [u8; 8],
    ) -> Result<Result<(Found, FeedFlag), Verdict>, ContractError> {
        let handle = place_handle(place);
        let querier = self.deps.querier;
        let known = self.places.resolve(&querier, self.config, place)?;
        let Some(known) = known else {
            return Ok(Err(Verdict::NoSuchPlace));
        };
        let secret = checked_bytes("secret", secret)?;
        let tag = visit_tag(place, interval, &secret);
        if !raw::has_visit(&querier, &known.location, interval, &tag)? {
            return Ok(Err(Verdict::NoSuchVisit));
        }
        // A location whose rows do not decode fails, and spoils no batch.
        let flag = flag(&querier, &known.location, handle, interval, id);
        let flag = flag.map_err(|_| Verdict::NoSuchPlace);
        Ok(flag.map(|flag| (known, flag)))
    }
}
