//! The same for people.

use std::collections::BTreeMap;

use wayclear_deploy::doctor::{Finding, Kind, Outcome};

use super::Diagnosis;
use crate::output::Answer;
use crate::page::Page;
use crate::system::told;
use crate::words::count;

/// Most lines of a kind: a thousand contracts may have the same fault.
const MOST: usize = 10;
const INDENT: &str = "         ";
const OK: &str = "ok      ";

impl Answer for Diagnosis {
    fn tell(&self, page: &mut Page) {
        let mut seen: BTreeMap<(Kind, &str), usize> = BTreeMap::new();
        for finding in &self.findings {
            let same = seen
                .entry((finding.kind, word(finding.outcome)))
                .or_default();
            *same += 1;
            if *same <= MOST || finding.outcome == Outcome::Ok {
                page.paragraph(line(finding), INDENT);
            }
        }
        for ((_, word), same) in seen.into_iter().filter(|((_, word), _)| *word != OK) {
            if same > MOST {
                let more = count(same - MOST, "other");
                let text = format!(
                    "{word} and {more} of the same kind as {MOST} above. Cure: see all with --json"
                );
                page.paragraph(text, INDENT);
            }
        }
        page.line(self.sum());
    }

    fn is_good(&self) -> bool {
        self.wrong == 0
    }
}

impl Diagnosis {
    fn sum(&self) -> String {
        let mut parts = match self.wrong {
            0 if self.warnings + self.not_looked_at == 0 => return "Nothing is wrong.".to_string(),
            0 => vec![],
            n => vec![format!("{} wrong", count(n, "thing"))],
        };
        if self.warnings > 0 {
            parts.push(count(self.warnings, "warning"));
        }
        if self.not_looked_at > 0 {
            parts.push(format!(
                "{} not looked at",
                count(self.not_looked_at, "thing")
            ));
        }
        let found = if self.wrong == 0 {
            "No fault was found, but: "
        } else {
            ""
        };
        format!("{found}{}.", parts.join(", "))
    }
}

fn word(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Ok => OK,
        Outcome::Warning => "warning ",
        Outcome::Wrong => "WRONG   ",
        Outcome::NotLookedAt => "unseen  ",
    }
}

fn line(finding: &Finding) -> String {
    let word = word(finding.outcome);
    let part = |before: &str, text: Option<&String>| {
        text.map_or(String::new(), |text| format!("{before}{text}"))
    };
    let problem = part(": ", finding.problem.as_ref());
    let cure = part(". Cure: ", finding.cure.as_ref());
    told(&format!("{word} {}{problem}{cure}", finding.subject))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thousand_contracts_with_the_same_fault_are_no_thousand_lines() {
        let fault = |n| Finding::wrong(Kind::Admin, format!("location {n}"), "lost", "find it");
        let mut findings: Vec<_> = (0..1_000).map(fault).collect();
        findings.push(Finding::warning(Kind::Offer, "city", "offered", "look"));
        let mut page = Page::new(80);
        let diagnosis = Diagnosis::of(findings);
        diagnosis.tell(&mut page);
        let text = page.into_text();
        assert_eq!(text.matches("WRONG").count(), MOST + 1, "{text}");
        assert!(
            text.contains("WRONG    and 990 others of the same kind"),
            "{text}"
        );
        assert!(text.contains("warning  city"), "{text}");
        assert!(text.ends_with("1000 things wrong, 1 warning.\n"), "{text}");
    }
}
