//! Accounts that must pay: owners and admin of the tree, cleaners, authorities, relays, and whoever pays their fees.

use wayclear_api::contact_registry::KnownAuthority;
use wayclear_chain::Addr;
use wayclear_deploy::doctor::{Finding, Kind, Roles};

use super::purse::{Grants, Purse, ADMIN};
use super::silent::or_silent;
use crate::args::net::Net;

/// Whom is asked after.
pub struct Payers<'a> {
    pub owners: &'a Roles,
    pub cleaners: &'a Roles,
    /// All of the registry, if they are known.
    pub authorities: Option<&'a [KnownAuthority]>,
    /// Accounts that were named.
    pub relays: &'a [Addr],
}

/// `now`: block time, Unix seconds.
pub fn look(net: &Net, payers: &Payers<'_>, now: u64) -> Vec<Finding> {
    let found = net.wasmd.gas_price().and_then(|price| {
        let purse = Purse { net, price, now };
        let grants = purse.grants(payers.owners)?;
        let mut findings = vec![];
        for (account, roles) in payers.all(net, &grants) {
            let granted = grants.get(&account);
            findings.extend(purse.account(&account, &roles, granted, payers.relays)?);
        }
        Ok(findings)
    });
    or_silent(found, Kind::Balance, "accounts that must pay")
}

impl Payers<'_> {
    /// All who must pay, and what for: owners and the admin, cleaners, authorities, relays that are named, and those whose fees an
    /// owner pays.
    fn all(&self, net: &Net, grants: &Grants) -> Roles {
        let mut all = self.owners.clone();
        for (cleaner, cities) in self.cleaners {
            let roles = all.entry(cleaner.clone()).or_default();
            roles.extend(cities.iter().cloned());
        }
        let mut add = |account: &Addr, role: String| {
            all.entry(account.clone()).or_default().insert(role);
        };
        if let Some(admin) = &net.record.deployment.admin {
            add(admin, ADMIN.to_string());
        }
        let authorities = self.authorities.into_iter().flatten();
        // One that was closed may have to take back what it vouched for.
        for known in authorities.filter(|known| known.is_active || known.may_revoke) {
            let account = Addr::unchecked(&known.authority.account);
            add(&account, "authority".to_string());
        }
        for relay in self.relays {
            add(relay, "relay".to_string());
        }
        for (account, granters) in grants {
            for granter in granters.keys() {
                add(account, format!("its fees paid by {granter}"));
            }
        }
        all
    }
}
