//! A sample of each message and question as it goes over the wire, with every optional field filled in.

pub const STATE_INSTANTIATE: &str = r#"[{
    "key": "US-CA", "name": "California", "owner": "wasm1owner", "admin": "wasm1admin", "window_seconds": 1209600,
    "registry": {
        "owner": "wasm1health", "policy": "attested", "risk_model_delay_seconds": 86400,
        "authorities": [
            { "account": "wasm1lab", "daily_slips": 100, "keys": [{ "public_key": "02ab", "from": 1, "until": 2 }] }
        ],
        "risk_model": { "form": "log_dose", "b0": "5", "b12": "-1", "b3": "-0.5", "alert_at": "0.001", "origin": "x" }
    },
    "code_ids": {
        "registry": { "id": 1, "checksum": "ab" }, "county": { "id": 2, "checksum": "ab" },
        "city": { "id": 3, "checksum": "ab" }, "location": { "id": 4, "checksum": "ab" }
    }
}]"#;

pub const STATE_EXECUTE: &str = r#"[
    { "visit": { "place": { "cell": "9qce29xb", "unit": "shop-2" }, "action": { "open": {} } } },
    { "visit": { "place": { "cell": "9qce29xb", "unit": null }, "action": { "inspect": {} } } },
    { "visit": { "place": { "cell": "9qce29xb", "unit": null }, "action": { "check_in": { "interval": 7, "visit_tag": "ab" } } } },
    { "visit": { "place": { "cell": "9qce29xb", "unit": null }, "action": { "check_ins": { "interval": 7, "visit_tags": "qw==" } } } },
    { "add_county": { "county": { "key": "06113", "name": "Yolo", "owner": "wasm1yolo", "prefixes": ["9qce"] } } },
    { "assign_cells": { "child": "06113", "prefixes": ["9qcf"] } },
    { "release_cells": { "prefixes": ["9qcf"] } },
    { "split_cells": { "prefix": "9qce" } },
    { "set_code_ids": { "code_ids": {
        "registry": { "id": 1, "checksum": "ab" }, "county": { "id": 2, "checksum": "ab" },
        "city": { "id": 3, "checksum": "ab" }, "location": { "id": 4, "checksum": "ab" }
    } } },
    { "propose_owner": { "owner": "wasm1next" } },
    { "accept_owner": {} }
]"#;

pub const REGION_QUERY: &str = r#"[
    { "config": {} },
    { "children": { "start_after": "06113", "limit": 30 } },
    { "cells": { "start_after": "9qce", "limit": 30 } },
    { "in_use": { "prefix": "9qce" } }
]"#;

pub const STATE_QUERY: &str = r#"[
    { "config": {} },
    { "children": { "start_after": "06113", "limit": 30 } },
    { "cells": { "start_after": "9qce", "limit": 30 } },
    { "in_use": { "prefix": "9qce" } },
    { "locate": { "place": { "cell": "9qce29xb", "unit": "shop-2" } } },
    { "code_ids": {} }
]"#;

pub const REGION_INSTANTIATE: &str = r#"[{
    "key": "06113", "name": "Yolo", "owner": "wasm1yolo", "admin": "wasm1admin", "state": "wasm1state", "registry": "wasm1registry",
    "window_seconds": 600
}]"#;

pub const COUNTY_EXECUTE: &str = r#"[
    { "forward": { "visitor": "wasm1ada", "place": { "cell": "9qce29xb", "unit": "shop-2" }, "action": { "open": {} } } },
    { "add_city": { "city": { "key": "davis", "name": "Davis", "owner": "wasm1davis", "prefixes": ["9qce2"] } } },
    { "assign_cells": { "child": "davis", "prefixes": ["9qce3"] } },
    { "release_cells": { "prefixes": ["9qce3"] } },
    { "split_cells": { "prefix": "9qce2" } },
    { "propose_owner": { "owner": null } },
    { "accept_owner": {} }
]"#;

pub const CITY_EXECUTE: &str = r#"[
    { "forward": { "visitor": "wasm1ada", "place": { "cell": "9qce29xb", "unit": "shop-2" }, "action": { "inspect": {} } } },
    { "update_cleaners": { "add": ["wasm1cleaner"], "remove": ["wasm1other"] } },
    { "describe_location": { "place": { "cell": "9qce29xb", "unit": null }, "label": "Library", "surface": "stainless_steel" } },
    { "mark_cleaned": { "places": [{ "cell": "9qce29xb", "unit": null }, { "cell": "9qce29xb", "unit": "shop-2" }] } },
    { "set_reward_policy": { "policy": {
        "denom": "ucosm", "check_in": "10", "inspect": "5", "cooldown_seconds": 3600, "daily_cap": "1000"
    } } },
    { "set_reward_policy": { "policy": null } },
    { "withdraw_rewards": { "place": { "cell": "9qce29xb", "unit": null }, "amount": "7", "to": "wasm1to" } },
    { "sweep": { "place": { "cell": "9qce29xb", "unit": null }, "denom": "ucosm", "to": "wasm1to" } },
    { "propose_owner": { "owner": "wasm1next" } },
    { "accept_owner": {} }
]"#;

pub const CITY_QUERY: &str = r#"[
    { "config": {} },
    { "children": { "start_after": "9qce29xb", "limit": 30 } },
    { "cells": { "start_after": "9qce", "limit": 30 } },
    { "in_use": { "prefix": "9qce" } },
    { "cleaners": { "start_after": "wasm1cleaner", "limit": 100 } },
    { "reward_policy": {} }
]"#;

pub const LOCATION_INSTANTIATE: &str = r#"[{
    "place": { "cell": "9qce29xb", "unit": "shop-2" }, "registry": "wasm1registry", "window_seconds": 1209600
}]"#;

pub const LOCATION_EXECUTE: &str = r#"[
    { "check_in": { "interval": 7, "visit_tag": "ab" } },
    { "check_ins": { "interval": 7, "visit_tags": "qw==" } },
    { "inspect": {} },
    { "fund_rewards": {} },
    { "prune": { "limit": 100 } },
    { "forward": {
        "visitor": "wasm1ada", "place": { "cell": "9qce29xb", "unit": "shop-2" },
        "action": { "check_ins": { "interval": 7, "visit_tags": "qw==" } }
    } },
    { "infected_user_update": { "openings": [{ "interval": 7, "secret": "ab", "id": "01" }, { "interval": 8, "secret": "ab", "id": "02" }] } },
    { "slips_revoked": { "marks": [{ "interval": 7, "id": "01" }] } },
    { "mark_cleaned": {} },
    { "describe": { "label": "Library", "surface": "aerosol" } },
    { "withdraw_rewards": { "amount": "7", "to": "wasm1to" } },
    { "sweep": { "denom": "ucosm", "to": "wasm1to" } }
]"#;

pub const LOCATION_QUERY: &str = r#"[
    { "info": {} },
    { "status": {} },
    { "daily": { "days": 14 } },
    { "transitions": { "start_after": 3, "limit": 30 } },
    { "infections": { "start_after": { "interval": 7, "id": "01" }, "limit": 30 } },
    { "rewards": {} }
]"#;

pub const REGISTRY_INSTANTIATE: &str = r#"[{
    "owner": "wasm1health", "policy": "self_reported", "window_seconds": 600, "risk_model_delay_seconds": 0,
    "authorities": [
        { "account": "wasm1lab", "daily_slips": 100, "keys": [{ "public_key": "02ab", "from": 1, "until": null }] }
    ],
    "risk_model": { "form": "normalised", "b0": "5", "b12": "-1", "b3": "-0.5", "alert_at": "0.001", "origin": "x" }
}]"#;

pub const REGISTRY_EXECUTE: &str = r#"[
    { "disclose": { "authority": "wasm1lab", "issued": 20000, "slips": [
        { "item": { "day_key": { "key": "ab", "day": 20000 } }, "signature": "qw==" },
        { "item": { "mac_hashes": { "day": 20000, "entries": [{ "interval": 2880000, "mac_hash": "ab", "rotation": 6 }] } }, "signature": "qw==" },
        { "item": { "visit": { "place": { "cell": "9qce29xb", "unit": "shop-2" }, "interval": 7, "secret": "ab" } }, "signature": null },
        { "item": { "account": { "account": "wasm1ada", "day": 20000 } }, "signature": "qw==" }
    ] } },
    { "revoke": { "ids": [{ "day": 20000, "id": "01" }] } },
    { "infected_visit": { "place": { "cell": "9qce29xb", "unit": "shop-2" }, "interval": 7, "account": "wasm1ada" } },
    { "places_cleaned": { "places": [{ "cell": "9qce29xb", "unit": null }] } },
    { "report_recovery": {} },
    { "record_contacts": { "contacts": [{ "mac_hash": "ab", "started_at": 1, "seconds": 2, "rssi_dbm": -60, "device": "x" }] } },
    { "set_authority": { "authority": {
        "account": "wasm1lab", "daily_slips": 100, "keys": [{ "public_key": "02ab", "from": 1, "until": 2 }]
    } } },
    { "strike_key": { "account": "wasm1lab", "public_key": "02ab" } },
    { "remove_authority": { "account": "wasm1lab", "may_revoke": true } },
    { "require_attestation": {} },
    { "raise_location_gas": { "limit": { "base": 150000, "each": 25000 } } },
    { "set_risk_model": {
        "model": { "form": "paper_literal", "b0": "5", "b12": "-1", "b3": "-0.5", "alert_at": "0.001", "origin": "x" },
        "effective_at": 7
    } },
    { "prune": { "limit": 100 } },
    { "propose_owner": { "owner": "wasm1next" } },
    { "accept_owner": {} }
]"#;

pub const REGISTRY_QUERY: &str = r#"[
    { "config": {} },
    { "authorities": { "start_after": "wasm1lab", "limit": 30 } },
    { "health": { "account": "wasm1ada" } },
    { "ids": { "start_after": { "day": 20000, "id": "01" }, "limit": 30 } },
    { "check_slips": { "authority": "wasm1lab", "issued": 20000, "sender": "wasm1ada", "slips": [
        { "item": { "day_key": { "key": "ab", "day": 20000 } }, "signature": "qw==" }
    ] } },
    { "feed": { "from": 128 } },
    { "match": { "day": 20000, "mac_hashes": ["ab"] } },
    { "contacts": { "account": "wasm1ada", "start_after": { "recorded_at": 1, "mac_hash": "ab" }, "limit": 30 } },
    { "exposures": { "account": "wasm1ada", "start_after": { "recorded_at": 1, "mac_hash": "ab" }, "limit": 30 } },
    { "risk_model": { "version": 1 } },
    { "risk": { "version": 1, "exposures": [
        { "contact": { "rssi_dbm": -60, "seconds": 900 }, "surface": { "gap_seconds": 600, "surface": "plastic" } }
    ] } }
]"#;
