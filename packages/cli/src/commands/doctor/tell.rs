//! The same for people.

use wayclear_deploy::doctor::{Finding, Outcome};

use super::Diagnosis;
use crate::output::Answer;
use crate::page::Page;
use crate::words::count;

impl Answer for Diagnosis {
    fn tell(&self, page: &mut Page) {
        for finding in &self.findings {
            page.paragraph(line(finding), "         ");
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

fn line(finding: &Finding) -> String {
    let word = match finding.outcome {
        Outcome::Ok => "ok      ",
        Outcome::Warning => "warning ",
        Outcome::Wrong => "WRONG   ",
        Outcome::NotLookedAt => "unseen  ",
    };
    let part = |before: &str, text: Option<&String>| {
        text.map_or(String::new(), |text| format!("{before}{text}"))
    };
    let problem = part(": ", finding.problem.as_ref());
    let cure = part(". Cure: ", finding.cure.as_ref());
    format!("{word} {}{problem}{cure}", finding.subject)
}
