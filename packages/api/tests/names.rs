//! What a name for people may look like.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use wayclear_api::{checked_name, quoted, Invalid, MAX_NAME_LENGTH};

#[test]
fn a_name_is_trimmed_and_has_one_to_255_characters() {
    assert_eq!(checked_name("  Davis station ").unwrap(), "Davis station");
    let longest = "ü".repeat(MAX_NAME_LENGTH);
    assert_eq!(checked_name(&format!(" {longest}\n")).unwrap(), longest);
    for (name, length) in [("", 0), ("   ", 0), ("\t\n\u{a0}\u{3000}", 0)] {
        let expected = Invalid::NameLength {
            name: quoted(name),
            length,
        };
        assert_eq!(checked_name(name), Err(expected));
    }
    let Err(error) = checked_name(&"ü".repeat(MAX_NAME_LENGTH + 1)) else {
        panic!("one character too many");
    };
    assert!(error.to_string().contains("256 characters"), "{error}");
    assert!(error.to_string().contains("needs 1 to 255"), "{error}");
    let Err(error) = checked_name(&"x".repeat(10_000)) else {
        panic!("10 kB are no name");
    };
    assert!(
        error.to_string().len() < 120,
        "the error quotes only the beginning: {error}"
    );
}

#[test]
fn controls_direction_marks_and_invisible_characters_are_refused() {
    let ranges = [
        ('\u{0}', '\u{1f}'),
        ('\u{7f}', '\u{9f}'),
        ('\u{ad}', '\u{ad}'),
        ('\u{34f}', '\u{34f}'),
        ('\u{61c}', '\u{61c}'),
        ('\u{115f}', '\u{1160}'),
        ('\u{17b4}', '\u{17b5}'),
        ('\u{180b}', '\u{180f}'),
        ('\u{200b}', '\u{200b}'),
        ('\u{200e}', '\u{200f}'),
        ('\u{2028}', '\u{202e}'),
        ('\u{2060}', '\u{206f}'),
        ('\u{2800}', '\u{2800}'),
        ('\u{3164}', '\u{3164}'),
        ('\u{fe00}', '\u{fe0f}'),
        ('\u{feff}', '\u{feff}'),
        ('\u{ffa0}', '\u{ffa0}'),
        ('\u{fff0}', '\u{fffc}'),
        ('\u{1bca0}', '\u{1bca3}'),
        ('\u{1d173}', '\u{1d17a}'),
        ('\u{e0000}', '\u{e0fff}'),
    ];
    for (first, last) in ranges {
        for character in first..=last {
            let name = format!("a{character}b");
            let expected = Invalid::NameCharacter {
                name: quoted(&name),
                character,
            };
            assert_eq!(checked_name(&name), Err(expected), "{character:?}");
        }
    }
}

#[test]
fn names_of_all_scripts_are_accepted_as_people_write_them() {
    for name in [
        "São Paulo",
        "Île-de-France",
        "تهران",
        "Αθήνα",
        "Ciudad de México, 2.º piso",
        "東京都 葛飾区",
        "東京\u{3000}図書館",
        "서울특별시",
        "Ивано-Франківськ",
        "ירושלים",
        "กรุงเทพมหานคร",
        "មជ្ឈមណ្ឌល",
        "Ngũ Hành Sơn",
        "e\u{301}cole",
        "U+FFFD: \u{fffd}",
        "Café \u{2615}\u{fe0f}",
        "I \u{2764}\u{fe0f} Davis",
        "\u{1f3e5}",
        "\u{845b}\u{e0100}飾区",
        "\u{182d}\u{180b}",
    ] {
        assert_eq!(checked_name(name).as_deref(), Ok(name));
    }
}

#[test]
fn joiners_between_letters_are_spelling() {
    for name in [
        "کتاب\u{200c}خانه ملی",      // Persian: the two parts stay apart
        "می\u{200c}خواهم",           // Persian: verb prefix
        "क्\u{200d}ष",                // Hindi: virama, joiner, letter
        "श्री क्\u{200c}ष",            // Hindi: virama, non-joiner, letter
        "ड़\u{94d}\u{200d}य",         // Hindi: virama after a nukta
        "র\u{200d}্যাব",               // Bengali: the joiner stands before the virama
        "ශ්\u{200d}රී ලංකාව",           // Sinhala: virama, joiner, letter
        "ര്\u{200d}ശ",                // Malayalam
        "نامه\u{64e}\u{200c}ای",     // a vowel sign before the non-joiner
        "Auf\u{200c}lage",           // German: no ligature
        "\u{1011}\u{103c}\u{200c}က", // Myanmar
    ] {
        assert_eq!(checked_name(name).as_deref(), Ok(name));
    }
}

#[test]
fn joiners_elsewhere_are_refused() {
    for joiner in ['\u{200c}', '\u{200d}'] {
        for name in [
            format!("{joiner}"),
            format!("{joiner}ab"),
            format!("ab{joiner}"),
            format!("a{joiner}{joiner}b"),
            "a\u{200c}\u{200d}b".to_string(),
            format!("a {joiner}b"),
            format!("a{joiner} b"),
            format!("1{joiner}b"),
            format!("a{joiner}1"),
            format!("۱{joiner}م"),
            format!("१{joiner}म"),
            format!("a{joiner}-b"),
            format!("म।{joiner}म"),
            format!("\u{1f469}{joiner}\u{1f467}"),
            format!("a\u{2764}\u{fe0f}{joiner}b"),
        ] {
            assert!(
                matches!(checked_name(&name), Err(Invalid::NameJoiner { .. })),
                "{name:?}"
            );
        }
        let Err(error) = checked_name(&format!("ab{joiner}")) else {
            panic!("it joins nothing");
        };
        assert!(
            error.to_string().contains("only between two letters"),
            "{error}"
        );
    }
    // Beside what is refused itself, the first fault is told.
    for name in ["a\u{200b}\u{200d}b", "a\u{202e}\u{200c}b"] {
        assert!(checked_name(name).is_err());
    }
}

#[test]
fn a_selector_stands_only_behind_what_it_selects() {
    for name in [
        "\u{fe0f}a",
        "a\u{fe0f}",
        "1\u{fe0f}",
        "é\u{fe0f}",
        "a \u{fe0f}b",
        "\u{2615}\u{fe0f}\u{fe0f}",
        "\u{2615}\u{fe00}",
        "a\u{e0100}",
        "\u{2615}\u{e0100}",
        "\u{845b}\u{e0100}\u{e0101}",
        "a\u{180b}",
        "\u{1f3f4}\u{e0067}\u{e0062}",
    ] {
        assert!(
            matches!(checked_name(name), Err(Invalid::NameCharacter { .. })),
            "{name:?}"
        );
    }
}
