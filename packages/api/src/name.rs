//! What a name for people may look like: of regions, of places, of devices and models.

use crate::invalid::{quoted, Invalid};
use crate::limits::MAX_NAME_LENGTH;

/// `name` without surrounding blanks.
///
/// # Errors
/// [`Invalid::NameLength`], [`Invalid::NameCharacter`], [`Invalid::NameJoiner`].
pub fn checked_name(name: &str) -> Result<String, Invalid> {
    let trimmed = name.trim();
    let length = trimmed.chars().count();
    if length == 0 || length > MAX_NAME_LENGTH {
        return Err(Invalid::NameLength {
            name: quoted(name),
            length,
        });
    }
    check_printable(trimmed)?;
    Ok(trimmed.to_string())
}

/// That a text holds nothing that a reader cannot see and that would make it another text: no controls, no marks that
/// reorder it on a screen (Unicode standard annex 9), no invisible characters. Joiners and variation selectors, which
/// are spelling, may stand where they are.
pub(crate) fn check_printable(text: &str) -> Result<(), Invalid> {
    let mut before = None;
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        let name = || quoted(text);
        let character = c;
        if is_joiner(c) {
            let joins = |side: Option<char>| side.is_some_and(is_written);
            if !joins(before) || !joins(rest.peek().copied()) {
                return Err(Invalid::NameJoiner {
                    name: name(),
                    character,
                });
            }
        } else if is_invisible(c) && !before.is_some_and(|before| selects(before, c)) {
            return Err(Invalid::NameCharacter {
                name: name(),
                character,
            });
        }
        before = Some(c);
    }
    Ok(())
}

/// U+200C and U+200D: spelling in Persian and in the scripts of India.
fn is_joiner(c: char) -> bool {
    matches!(c, '\u{200c}' | '\u{200d}')
}

/// Letters, and the signs that belong to them. The standard library knows letters and most vowel signs; a virama or a
/// nukta, which joiners follow, it knows only as no letter. Instead of a table of marks the blocks of the scripts that
/// have them are named: whatever is no digit and no punctuation (danda) there is written as part of a word.
fn is_written(c: char) -> bool {
    let has_viramas = matches!(
        c,
        '\u{900}'..='\u{dff}'
            | '\u{f00}'..='\u{109f}'
            | '\u{1700}'..='\u{17ff}'
            | '\u{1a20}'..='\u{1cff}'
            | '\u{a800}'..='\u{abff}'
            | '\u{11000}'..='\u{11fff}'
    );
    let is_danda = matches!(c, '\u{964}' | '\u{965}' | '\u{970}');
    c.is_alphabetic() || (has_viramas && !is_danda && !c.is_numeric())
}

/// Characters that show nothing: controls, format characters, fillers, selectors, tags.
pub(crate) fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{ad}'
                | '\u{34f}'
                | '\u{61c}'
                | '\u{115f}'
                | '\u{1160}'
                | '\u{17b4}'
                | '\u{17b5}'
                | '\u{180b}'..='\u{180f}'
                | '\u{200b}'..='\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{2800}'
                | '\u{3164}'
                | '\u{fe00}'..='\u{fe0f}'
                | '\u{feff}'
                | '\u{ffa0}'
                | '\u{fff0}'..='\u{fffc}'
                | '\u{1bca0}'..='\u{1bca3}'
                | '\u{1d173}'..='\u{1d17a}'
                | '\u{e0000}'..='\u{e0fff}'
        )
}

/// Whether `selector` chooses the form of the character before it, as keyboards write it: of an emoji, of a Japanese
/// character in a name, of a Mongolian letter.
fn selects(before: char, selector: char) -> bool {
    match selector {
        '\u{fe0e}' | '\u{fe0f}' => {
            !before.is_ascii()
                && !before.is_alphanumeric()
                && !before.is_whitespace()
                && !is_invisible(before)
        }
        '\u{e0100}'..='\u{e01ef}' => before >= '\u{2e80}' && before.is_alphabetic(),
        '\u{180b}'..='\u{180d}' | '\u{180f}' => ('\u{1820}'..='\u{18aa}').contains(&before),
        _ => false,
    }
}
