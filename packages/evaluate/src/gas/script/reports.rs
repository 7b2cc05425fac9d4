//! Reports, disclosures and contact records.

use anyhow::Result;
use wayclear_api::contact_registry::{
    self as registry, Contact, DayKey, Disclosure, MacHash, MAX_CONTACTS, REPORT_SECONDS,
};
use wayclear_api::{INTERVALS_A_DAY, INTERVAL_SECONDS};
use wayclear_chain::Contract::ContactRegistry as Registry;
use wayclear_chain::{Addr, Chain};
use wayclear_client::report::{AttestationRequest, Report};
use wayclear_client::visit::Door;

use super::visits::{Visits, LIBRARY};
use super::Script;

impl Script<'_> {
    pub(super) fn reports(&mut self, registry: &Addr, visits: &Visits) -> Result<()> {
        use registry::ExecuteMsg as Msg;
        let [opened, opened_again] = &visits.opened;
        let one = Report::new().visit(&visits.station, opened.clone());
        let msg = one.opening_message(None);
        self.measure(
            "report 1 visit, by an authority",
            (Registry, registry),
            "authority",
            &msg,
        )?;
        let revoke = Msg::RevokeCase { case: 1 };
        self.measure("revoke a case", (Registry, registry), "authority", &revoke)?;
        let two = Report::new()
            .visit(&visits.station, opened.clone())
            .visit(&visits.station, opened_again.clone())
            .visit(&visits.library, visits.elsewhere.clone());
        let msg = two.opening_message(None);
        self.measure(
            "report 3 visits at 2 places",
            (Registry, registry),
            "authority",
            &msg,
        )?;
        let (days, hashes) = self.identifiers()?;
        let keys = days.into_iter().fold(Report::new(), Report::day_key);
        let report = Report {
            chunks: vec![keys.chunks[0].clone(), hashes],
        };
        let attestation = self.attest(registry, "bob", &report)?;
        let msg = report.opening_message(Some(attestation));
        self.measure(
            "report 14 day keys, attested",
            (Registry, registry),
            "bob",
            &msg,
        )?;
        let disclose = Msg::Disclose {
            case: 3,
            disclosure: report.chunks[1].clone(),
        };
        self.measure(
            "disclose 56 MAC hashes",
            (Registry, registry),
            "bob",
            &disclose,
        )?;
        let own = Door::Location(visits.library.clone());
        self.check_in("check-in while infected", "bob", &own, &LIBRARY.parse()?)?;
        let msg = Msg::ReportRecovery {};
        self.measure("report recovery", (Registry, registry), "bob", &msg)?;
        Ok(())
    }

    /// Fourteen day keys, and a chunk of hashes, all of them old enough to be disclosed.
    pub(super) fn identifiers(&mut self) -> Result<(Vec<DayKey>, Disclosure)> {
        const DAY: u32 = INTERVALS_A_DAY as u32;
        let today = u32::try_from(self.wasmd.now()? / INTERVAL_SECONDS)? / DAY * DAY;
        let days = (1..=14)
            .map(|ago| DayKey {
                key: self.bytes().into(),
                start_interval: today - ago * DAY - 12,
                periods: INTERVALS_A_DAY,
                rotation: 1,
            })
            .collect();
        let mac_hashes = (1..=56)
            .map(|ago| MacHash {
                mac_hash: self.bytes().into(),
                interval: today - ago * 36,
                rotation: 36,
            })
            .collect();
        let disclosure = Disclosure {
            mac_hashes,
            ..Disclosure::default()
        };
        Ok((days, disclosure))
    }

    pub(super) fn attest(
        &mut self,
        registry: &Addr,
        reporter: &str,
        report: &Report,
    ) -> Result<registry::Attestation> {
        let reporter = self.account(reporter)?;
        let token = self.bytes();
        let request = AttestationRequest::new(self.wasmd, registry, &reporter, token, report);
        let authority = self.account("authority")?;
        let expires_at = self.wasmd.now()? + REPORT_SECONDS / 2;
        Ok(request.sign(&authority, self.wasmd.keys().get("authority")?, expires_at))
    }

    pub(super) fn contacts(&mut self, registry: &Addr) -> Result<()> {
        use registry::ExecuteMsg as Msg;
        let started_at = self.wasmd.now()? - 900;
        let mut contact = || Contact {
            mac_hash: self.bytes().into(),
            started_at,
            seconds: 600,
            rssi_dbm: -60,
            device: "Pixel 9".to_string(),
        };
        let one = Msg::RecordContacts {
            contacts: vec![contact()],
        };
        let fifty = Msg::RecordContacts {
            contacts: std::iter::repeat_with(contact).take(MAX_CONTACTS).collect(),
        };
        self.measure("record 1 contact", (Registry, registry), "dan", &one)?;
        self.measure("record 50 contacts", (Registry, registry), "dan", &fifty)?;
        let prune = Msg::Prune {
            account: None,
            limit: 100,
        };
        self.measure(
            "prune when nothing is due",
            (Registry, registry),
            "dan",
            &prune,
        )?;
        Ok(())
    }
}
