//! The form of a tree file: what its TOML holds before anything is checked.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;
use wayclear_api::city::RewardPolicy;
use wayclear_api::contact_registry::{ReportPolicy, RiskModel};
use wayclear_api::location::Surface;
use wayclear_chain::Contract;

use super::day::Day;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FileRow {
    pub state: StateRow,
    #[serde(default)]
    pub codes: BTreeMap<Contract, Spanned<u64>>,
    #[serde(default)]
    pub authority: Vec<AuthorityRow>,
    #[serde(default)]
    pub county: Vec<CountyRow>,
    #[serde(default)]
    pub relay: Vec<RelayRow>,
    #[serde(default)]
    pub desk: Vec<SiteRow>,
    #[serde(default)]
    pub mirror: Vec<SiteRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SiteRow {
    pub name: Spanned<String>,
    pub url: Spanned<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RelayRow {
    pub name: Spanned<String>,
    pub url: Spanned<String>,
    pub forwarder: Option<Spanned<String>>,
    pub key: Option<Spanned<String>>,
    pub fees: Option<FeesRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FeesRow {
    pub to: Spanned<Vec<Spanned<String>>>,
    pub from: Spanned<String>,
    pub daily: Spanned<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AuthorityRow {
    pub account: Spanned<String>,
    pub daily_slips: Option<Spanned<u32>>,
    #[serde(default)]
    pub key: Vec<Spanned<SlipKeyRow>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SlipKeyRow {
    pub public_key: Spanned<String>,
    pub from: Option<Spanned<Day>>,
    pub until: Option<Spanned<Day>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct StateRow {
    pub key: Spanned<String>,
    pub name: Spanned<String>,
    pub owner: Option<Spanned<String>>,
    pub admin: Option<Spanned<String>>,
    pub window_seconds: Option<Spanned<u64>>,
    pub policy: Option<ReportPolicy>,
    pub risk_model: Option<Spanned<RiskModel>>,
    pub risk_model_delay_seconds: Option<Spanned<u64>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CountyRow {
    pub key: Spanned<String>,
    pub name: Spanned<String>,
    pub owner: Option<Spanned<String>>,
    pub prefixes: Vec<Spanned<String>>,
    #[serde(default)]
    pub city: Vec<CityRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CityRow {
    pub key: Spanned<String>,
    pub name: Spanned<String>,
    pub owner: Option<Spanned<String>>,
    #[serde(default)]
    pub cleaners: Vec<Spanned<String>>,
    pub prefixes: Vec<Spanned<String>>,
    pub rewards: Option<Spanned<RewardPolicy>>,
    #[serde(default)]
    pub place: Vec<PlaceRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PlaceRow {
    pub name: Spanned<String>,
    pub latitude: Spanned<f64>,
    pub longitude: Spanned<f64>,
    pub unit: Option<Spanned<String>>,
    pub surface: Option<Surface>,
    pub source: String,
}

pub(super) fn value<V: Clone>(row: Option<&Spanned<V>>) -> Option<V> {
    row.map(|value| value.get_ref().clone())
}

pub(super) fn values(list: &[Spanned<String>]) -> Vec<String> {
    list.iter().map(|item| item.get_ref().clone()).collect()
}
