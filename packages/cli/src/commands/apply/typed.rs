//! The command that was typed, and the one that carries out what it has planned.

use std::path::Path;

use wayclear_chain::wasmd::word;

/// What does a plan that was written to `file`: the command that has planned it, with `apply` in place of `plan`.
pub fn apply_of(typed: impl IntoIterator<Item = String>, file: &Path) -> String {
    let plan = || ["--plan".to_string(), file.display().to_string()];
    let mut words = vec!["wayclear".to_string()];
    let mut typed = typed.into_iter().skip(1);
    let mut is_named = false;
    while let Some(arg) = typed.next() {
        if arg == "plan" && !is_named {
            is_named = true;
            words.push("apply".to_string());
        } else if arg == "--out" {
            typed.next();
            words.extend(plan());
        } else if arg.starts_with("--out=") {
            words.extend(plan());
        } else {
            words.push(without_password(arg));
        }
    }
    let words: Vec<_> = words.iter().map(|text| word(text)).collect();
    words.join(" ")
}

/// Of the URL of a node only what anybody may read: a plan is told in logs, too.
fn without_password(arg: String) -> String {
    match (arg.find("://"), arg.rfind('@')) {
        (Some(begin), Some(at)) if begin < at => {
            format!("{}USER:PASSWORD{}", &arg[..begin + 3], &arg[at..])
        }
        _ => arg,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn apply(typed: &str) -> String {
        let typed = typed.split(' ').map(str::to_string);
        apply_of(typed, Path::new("my changes"))
    }

    #[test]
    fn a_plan_is_carried_out_with_the_flags_that_it_was_made_with() {
        let tail = "--prune --from ada --deployment r.json";
        let wanted = format!("wayclear apply trees/yolo.toml --plan 'my changes' {tail}");
        for out in ["--out x", "--out=x"] {
            let typed = format!("/bin/wayclear plan trees/yolo.toml {out} {tail}");
            assert_eq!(apply(&typed), wanted);
        }
        let after = apply("wayclear -q plan --generate-only --out x -- plan");
        assert_eq!(
            after,
            "wayclear -q apply --generate-only --plan 'my changes' -- plan"
        );
    }

    #[test]
    fn no_password_of_a_node_is_told() {
        let told = apply("wayclear plan t --out x --node https://ann:se@cret@node.example.org");
        assert!(
            told.ends_with("--node https://USER:PASSWORD@node.example.org"),
            "{told}"
        );
    }
}
