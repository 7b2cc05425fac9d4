//! What stands below the line of a change: what something is made with, and keys, which are told whole, because two may begin alike.

use cosmwasm_std::Addr;
use wayclear_api::contact_registry::{Authority, KnownAuthority, SlipKey};
use wayclear_api::DAY_SECONDS;

use super::founding::Founding;
use super::terms::{good, model, slips};
use super::{Change, What};

impl Change {
    /// What there is to say beside its line, a line each; those that begin with a space belong to the one above.
    pub fn details(&self) -> Vec<String> {
        match &self.what {
            What::MakeState(founding) => founded(founding),
            What::Make { owner, .. } => vec![format!("owner {owner}")],
            What::SetAuthority { before, after } => keys(before.as_ref(), after),
            _ => vec![],
        }
    }
}

fn founded(founding: &Founding) -> Vec<String> {
    let Founding {
        owner,
        admin,
        window_seconds,
        policy,
        risk_model,
        risk_model_delay_seconds,
        authorities,
    } = founding;
    let admin = admin.as_ref().map(Addr::as_str);
    let admin = admin.unwrap_or("nobody: its code stays as it is for ever");
    let days = match window_seconds / DAY_SECONDS {
        0 => String::new(),
        days => format!(" ({days} days)"),
    };
    let mut lines = vec![
        format!("owner {owner}"),
        format!("admin {admin}"),
        format!("an infection counts for {window_seconds} s{days}, policy {policy}"),
        format!("risk model, {}", model(risk_model)),
        format!(
            "a further risk model is known {risk_model_delay_seconds} s before it takes effect"
        ),
    ];
    if authorities.is_empty() {
        lines.push("no authority: nobody can vouch for a slip yet".to_string());
    }
    for authority in authorities {
        let Authority { account, .. } = authority;
        lines.push(format!("authority {account}, {}", slips(authority)));
        lines.extend(
            keys(None, authority)
                .into_iter()
                .map(|key| format!("  {key}")),
        );
    }
    lines
}

/// The keys of an authority after a change, and what becomes of each.
fn keys(before: Option<&KnownAuthority>, after: &Authority) -> Vec<String> {
    let old = before.map_or(&[][..], |known| &known.authority.keys);
    let struck = before.map_or(&[][..], |known| &known.struck);
    let good = |key: &SlipKey| good(key, struck.contains(&key.public_key));
    let same = |key: &SlipKey, keys: &[SlipKey]| -> Option<SlipKey> {
        let mut keys = keys.iter();
        keys.find(|other| other.public_key == key.public_key)
            .cloned()
    };
    let told = after.keys.iter().map(|key| {
        let public_key = &key.public_key;
        match same(key, old) {
            None => format!("+ key {public_key} {}", good(key)),
            Some(old) if old == *key => format!("= key {public_key} {}", good(key)),
            Some(old) => format!("~ key {public_key} {} -> {}", good(&old), good(key)),
        }
    });
    let gone = old.iter().filter(|key| same(key, &after.keys).is_none());
    let gone = gone.map(|key| {
        let (public_key, good) = (&key.public_key, good(key));
        format!("- key {public_key} {good}: its days are over, and the registry forgets it")
    });
    told.chain(gone).collect()
}
