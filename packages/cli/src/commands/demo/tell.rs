//! Tells the story on the terminal.

use wayclear_api::location::Status;
use wayclear_api::Place;
use wayclear_scenario::story::Theme;
use wayclear_scenario::Answer as Answered;

use super::places::{places, Names};
use super::summary::Summary;
use crate::looking::words;
use crate::output::Answer;
use crate::page::Page;
use crate::tree_file::Counts;
use crate::words::{count, percent};

impl Answer for Summary<'_> {
    fn tell(&self, page: &mut Page) {
        let tree = &self.story.tree;
        let places = tree.places().map(|(_, city, known)| {
            let names = (known.name.as_str(), city.name.as_str());
            (known.place.to_string(), names)
        });
        let names: Names<'_> = places.collect();
        page.line("Wayclear: is the way clear?");
        self.tell_days(page);
        self.tell_report(page, &names);
        self.tell_exposed(page, &names);
        self.tell_outing(page, &names);
        self.tell_cleaning(page, &names);
        self.tell_mistake(page, &names);
        let almost = self.count(Theme::AlmostOver, Status::Infected);
        say(
            page,
            format!(
                "8. Fourteen days later. {} infected one second before the last window ends, {} when it ends.",
                count(almost, "place"),
                self.count(Theme::Over, Status::Infected)
            ),
        );
        self.tell_phones(page);
        self.tell_account(page);
    }

    fn is_good(&self) -> bool {
        self.wrong().next().is_none()
    }
}

/// A blank line and a paragraph.
fn say(page: &mut Page, text: String) {
    page.line("");
    page.paragraph(text, "   ");
}

fn name(place: &Place, names: &Names<'_>) -> String {
    let text = place.to_string();
    names
        .get(&text)
        .map_or(text, |(name, _)| (*name).to_string())
}

impl Summary<'_> {
    fn tell_days(&self, page: &mut Page) {
        let millis = |theme| self.chapter(theme).map_or(0, |t| t.took.as_millis());
        let story = self.story;
        say(
            page,
            format!(
                "1. The tree. {} with {}, deployed in {} ms, its places opened and named.",
                story.tree.name,
                Counts::of(&story.tree),
                story.deployed_in.as_millis(),
            ),
        );
        say(
            page,
            format!(
                "2. {}. {} people go to places {} times. A relay sends what they left there, a tag each, every ten minutes together: \
                 {} ({} ms, seed {}). Nobody of them is on chain.",
                count(story.size.days, "day"),
                story.size.people,
                story.plot.visits,
                count(self.transactions(), "transaction"),
                millis(Theme::Days),
                story.size.seed,
            ),
        );
    }

    fn tell_report(&self, page: &mut Page, names: &Names<'_>) {
        let (slips, taken) = self.reported();
        say(
            page,
            format!(
                "3. The report. {} tests positive. An authority signs {}, one for each visit and one for an account; they go one by \
                 one, and nothing but authority and day tells that they belong together. {taken} are taken. The places answer \
                 for themselves, and the feed that every phone downloads says the same:",
                self.story.plot.reporter,
                count(slips, "slip"),
            ),
        );
        page.line("");
        page.table(places(self, names));
    }

    fn tell_exposed(&self, page: &mut Page, names: &Names<'_>) {
        let exposed = self.exposed();
        say(
            page,
            format!(
                "4. Was I exposed? Every phone compares its own visits with the feed; nothing about the phone is sent. {} of {} people \
                 came while what {} had left was alive:",
                exposed.len(),
                self.story.size.people - 1,
                self.story.plot.reporter
            ),
        );
        for (who, places) in exposed.iter().take(6) {
            let list: Vec<_> = places.iter().map(|place| name(place, names)).collect();
            page.paragraph(format!("   {who}: {}", list.join(", ")), "     ");
        }
        if exposed.len() > 6 {
            page.line(format!("   and {} more", exposed.len() - 6));
        }
    }

    fn tell_outing(&self, page: &mut Page, names: &Names<'_>) {
        let told = self.statuses(Theme::Outing);
        let statuses: Vec<_> = told.iter().map(ToString::to_string).collect();
        let plot = &self.story.plot;
        say(
            page,
            format!(
                "5. An outing. The next morning {} checks in at {} with the account that said it is infected: {}.",
                plot.reporter,
                name(&plot.outing, names),
                statuses.join(", then "),
            ),
        );
    }

    fn tell_cleaning(&self, page: &mut Page, names: &Names<'_>) {
        let cleaned = name(&self.story.plot.cleaned, names);
        say(
            page,
            format!("6. Cleaning. City hall has {cleaned} cleaned."),
        );
        let chapter = self.chapter(Theme::Cleaning).into_iter();
        for answer in chapter.flat_map(|t| &t.answers) {
            match answer {
                Answered::Told { place, status, .. } => {
                    let status = status.as_ref().map_or(Status::Empty, |told| told.status);
                    page.line(format!(
                        "   A citizen asks: {} is {status}.",
                        name(place, names)
                    ));
                }
                Answered::CheckedIn { place, status } => {
                    page.line(format!(
                        "   A citizen checks in: {} is {status}.",
                        name(place, names)
                    ));
                }
                _ => {}
            }
        }
    }

    fn tell_mistake(&self, page: &mut Page, names: &Names<'_>) {
        let told = self.statuses(Theme::Mistake);
        let statuses: Vec<_> = told.iter().map(ToString::to_string).collect();
        let plot = &self.story.plot;
        say(
            page,
            format!(
                "7. A mistake. {} reports too; an hour later the laboratory finds that it mixed up two tests, and takes the slips back. \
                 {} is {}.",
                plot.mistaken,
                name(&plot.wronged, names),
                statuses.join(", then "),
            ),
        );
    }

    fn tell_phones(&self, page: &mut Page) {
        let act = &self.story.phones;
        say(
            page,
            format!(
                "9. Phones. {} people walk for an hour; their phones hear each other as strongly as real phones did. walker-01 \
                 tests positive and discloses the day's key, and every phone compares by itself: {} are alerted, {} are not.",
                act.phones,
                act.alerted.len(),
                act.phones - 1 - act.alerted.len()
            ),
        );
        for (who, exposure, added) in &act.alerted {
            let what = words(&exposure.rule);
            page.line(format!("   {who}: {what}, adds {}", percent(*added)));
        }
        say(
            page,
            format!(
                "10. The paper's public mode. The next day all contacts stand on chain and walker-01 discloses hashes: the \
                 registry finds {} of {}, and so could everybody else.",
                act.public,
                act.phones - 1
            ),
        );
    }

    fn tell_account(&self, page: &mut Page) {
        let story = self.story;
        let total: u128 = story.told.iter().map(|told| told.took.as_millis()).sum();
        say(
            page,
            format!(
                "{} answers of the contracts checked against an independent account in {} ms: {}.",
                story.truth.checked + story.phones.checked,
                total + story.phones.took.as_millis(),
                match self.wrong().count() {
                    0 => "all right".to_string(),
                    n => format!("{n} WRONG"),
                }
            ),
        );
        for wrong in self.wrong() {
            page.paragraph(format!("   {wrong}"), "   ");
        }
    }
}
