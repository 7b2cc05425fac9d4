//! What the reader of tables and logs makes of the forms in which other programs write them.

#![allow(clippy::unwrap_used)]

#[path = "common/command.rs"]
mod command;

use std::fs;
use std::process::Output;

use command::{contacts, said, wayclear};
use serde_json::{json, Value};
use tempfile::TempDir;
use wayclear_client::device::DeviceFile;

const ID: &str = "8be6cd371c5c891604bfbe49df845096";
/// Two signals, ten seconds apart.
const PLAIN: &str = "time,identifier,rssi\n1767600000,ID,-60\n1767600010,ID,-62\n";

/// Runs a command on a file of these bytes; @ stands for the file. Returns sender, begin, seconds and dBm of what the
/// device has then, too.
fn run(args: &str, bytes: &[u8]) -> (Output, Vec<(String, u64, u32, i16)>) {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("log.csv");
    fs::write(&file, bytes).unwrap();
    let device = folder.path().join("device.json");
    let args = args.split(' ').map(|arg| {
        if arg == "@" {
            file.to_str().unwrap()
        } else {
            arg
        }
    });
    let args: Vec<&str> = args.collect();
    let mut command = wayclear(&args);
    let output = command.env("WAYCLEAR_DEVICE", &device).output().unwrap();
    assert!(!said(&output).contains("panicked"), "{output:?}");
    (output, contacts(device))
}

/// Imports a log, with ID for an identifier; returns the answer and the contacts.
#[track_caller]
fn import(args: &str, log: impl AsRef<[u8]>) -> (Value, Vec<(String, u64, u32, i16)>) {
    let args = format!("contacts import @ --json --now 1767610000{args}");
    let (output, contacts) = run(&args, log.as_ref());
    assert!(output.status.success(), "{output:?}");
    (serde_json::from_slice(&output.stdout).unwrap(), contacts)
}

/// What refuses a log that changes nothing.
#[track_caller]
fn refused(args: &str, log: &str) -> String {
    let args = format!("contacts import @ --json --now 1767610000{args}");
    let (output, contacts) = run(&args, log.replace("ID", ID).as_bytes());
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    assert!(output.stdout.is_empty() && contacts.is_empty());
    said(&output)
}

#[track_caller]
fn fit(args: &str, table: &str) -> (Value, String) {
    let (output, _) = run(&format!("risk fit @ --json {args}"), table.as_bytes());
    assert!(output.status.success(), "{output:?}");
    let told = serde_json::from_slice(&output.stdout).unwrap();
    (told, said(&output))
}

fn utf16(text: &str, unit: impl Fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(unit).collect()
}

#[test]
fn one_log_in_many_dialects_gives_the_same_encounter() {
    let plain = PLAIN.replace("ID", ID);
    let marked = format!("\u{feff}{plain}");
    let tabs = plain.replace(',', "\t");
    let semicolons = plain.replace(',', ";");
    let quoted: Vec<String> = plain
        .lines()
        .map(|l| format!("\"{}\"\n", l.replace(',', "\",\"")))
        .collect();
    let logs: Vec<Vec<u8>> = [
        &plain,
        &marked,
        &tabs,
        &semicolons,
        &format!("\u{feff}{semicolons}"),
        &quoted.concat(),
        &format!("sep=\t\n{tabs}"),
        &format!("\u{feff}sep=;\r\n{semicolons}"),
        &format!("\"sep=;\"\n{semicolons}"),
        &format!("sep=|\n{}", plain.replace(',', "|")),
        &plain.replace('\n', "\r\n"),
        &plain.replace('\n', "\r"),
        &plain.replace('\n', "\n\n,,\n \n"),
        &format!("\n,,\n{plain}\n\n,,\n,,,,,,\n"),
        plain.trim_end(),
        &plain.replace(',', " , "),
        &plain
            .replace("1767600000,", "1.7676e9,")
            .replace("-62", "-6.20e1"),
        &plain
            .replace("-60", "-60.0")
            .replace("1767600010", "1767600010.000"),
        &semicolons
            .replace("-60", "-60,0")
            .replace("1767600010", "1767600010,00"),
        &tabs
            .replace("-60", "-60,0")
            .replace("1767600010", "1767600010,25"),
        &plain
            .replace("1767600000", "1767600000000")
            .replace("1767600010", "1767600010999.5"),
        &plain
            .replace("1767600000", "2026-01-05T08:00:00Z")
            .replace("1767600010", "2026-01-05T08:00:10.999Z"),
        &plain
            .replace("1767600000", "2026-01-05 08:00:00")
            .replace("1767600010", "2026-01-05 08:00:10.5"),
        &plain
            .replace("1767600000", "2026-01-05 08:00:00+00:00")
            .replace("1767600010", "2026-01-05T13:30:10+0530"),
        &plain
            .replace("1767600000", "2026-01-05T08:00Z")
            .replace("1767600010", "2026-01-05 00:00:10-08"),
        &plain
            .replace("1767600000", "20260105T080000Z")
            .replace("1767600010", "2026-01-05 08:00:10 UTC"),
        &semicolons
            .replace("1767600000", "2026-01-05T08:00:00,123Z")
            .replace("1767600010", "2026-01-05T08:00:10Z"),
    ]
    .map(|log| log.as_bytes().to_vec())
    .into();
    let wide = [
        utf16(&marked, u16::to_le_bytes),
        utf16(&marked, u16::to_be_bytes),
        utf16(&plain, u16::to_le_bytes),
        utf16(&tabs.replace('\n', "\r\n"), u16::to_be_bytes),
    ];
    for log in logs.into_iter().chain(wide) {
        let shown = String::from_utf8_lossy(&log).into_owned();
        let (told, contacts) = import("", &log);
        assert_eq!(
            contacts,
            [(ID.to_string(), 1_767_600_000, 10, -60)],
            "{shown}"
        );
        assert_eq!(
            (&told["signals"], &told["left_out"]),
            (&json!(2), &json!({})),
            "{shown}"
        );
    }
}

#[test]
fn the_form_of_the_times_is_said() {
    for (time, form) in [
        ("1767600000", "seconds"),
        ("1767600000000", "milliseconds"),
        ("2026-01-05T08:00:00+01:00", "ISO 8601"),
        (
            "2026-01-05T08:00:00",
            "ISO 8601 without a zone, read as UTC",
        ),
    ] {
        let (told, _) = import("", format!("time,identifier,rssi\n0,b,-60\n{time},a,-60\n"));
        assert_eq!(
            told["times"], form,
            "nobody knows what zero is, and it is in no column's way"
        );
    }
}

#[test]
fn a_log_that_could_be_misunderstood_is_refused_by_name() {
    for (args, log, words) in [
        (
            "",
            PLAIN.replace("1767600010", "1767600010000"),
            "is in milliseconds; line 2 is in seconds: bring them into one form",
        ),
        (
            "",
            PLAIN.replace("1767600010", "2026-01-05T08:00:00Z"),
            "which is in ISO 8601; line 2 is in seconds",
        ),
        (
            " --begins-at 5",
            PLAIN.replace("17676000", "17676000000"),
            "in milliseconds; --begins-at is for seconds that count from 0",
        ),
        (
            "",
            PLAIN.replace("176760", "1767600000000"),
            "microseconds or finer; divide them",
        ),
        (
            "",
            PLAIN.replace("identifier", "rssi"),
            "has two columns \"rssi\"; give one of them another name",
        ),
        (
            "",
            PLAIN.replace(",ID", ",\"ID"),
            "a quote opens in it and is not closed where it should be",
        ),
        (
            "",
            format!("sep=x\n{PLAIN}"),
            "its first line says that \"x\" separates cells; comma, semicolon, tab and | do",
        ),
        (
            " --where rssi=5",
            PLAIN.to_string(),
            "none can be used of the rows that --where wants; it left out 2",
        ),
        (
            " --where who=5",
            PLAIN.to_string(),
            "has no column \"who\"; it has: time, identifier, rssi",
        ),
        (
            " --no-header",
            PLAIN.to_string(),
            "\"time\" is no column of",
        ),
        (
            " --no-header --time 0 --sender 2 --rssi 3",
            PLAIN.to_string(),
            "\"0\" is no column of",
        ),
        (
            " --no-header --time 1 --sender 2 --rssi 9",
            PLAIN.to_string(),
            "3 cells, column \"9\" is not there",
        ),
        (
            "",
            "\n,,\n\n".to_string(),
            "is empty; its first line must name the columns",
        ),
        (
            "",
            "time,identifier,rssi\n,,\n,,,,\n\n".to_string(),
            "has no rows below its header",
        ),
        (
            " --no-header --time 1 --sender 2 --rssi 3",
            " \n,,\n".to_string(),
            "has no rows",
        ),
    ] {
        let said = refused(args, &log);
        assert!(said.contains(words), "{log:?}: {said}");
    }
    let (output, _) = run("contacts import @ --where rssi", PLAIN.as_bytes());
    assert!(said(&output).contains("write NAME=VALUE"), "{output:?}");
}

#[test]
fn a_decimal_comma_is_read_where_commas_separate_nothing_and_is_never_guessed() {
    let rows = |separator: char, numbers: [&str; 2]| {
        let [first, second] = numbers.map(|number| format!("0{separator}{number}\n"));
        format!("y{separator}x\n{first}{second}1{separator}4\n1{separator}2\n")
    };
    let x = |table: &str| {
        let (told, _) = fit("--response y", table);
        told["terms"][1]["estimate"].clone()
    };
    let expected = x(&rows(',', ["1.5", "3.25"]));
    for separator in [';', '\t'] {
        for numbers in [["1,5", "3,25"], ["1.5", "3.25"], ["15e-1", "+3,25"]] {
            assert_eq!(
                x(&rows(separator, numbers)),
                expected,
                "{separator:?} {numbers:?}"
            );
        }
    }
    let thousands = "let either point or comma be that of all";
    for (separator, numbers, words) in [
        (
            ';',
            ["1.234,5", "1"],
            "\"1.234,5\", with both a point and a comma; write 1234.5 or 1234,5",
        ),
        (
            ';',
            ["1,234.5", "1"],
            "\"1,234.5\", with both a point and a comma",
        ),
        (';', ["1.234", "1,5"], thousands),
        (';', ["1,5", "1.234"], thousands),
        (';', ["1,5,5", "1"], "not a finite number"),
        (
            '\t',
            ["1,234", "1"],
            "either thousands or a decimal comma; write it with a decimal point",
        ),
        (
            ',',
            ["\"1,5\"", "1"],
            "where commas separate cells, write a decimal point",
        ),
        (',', ["1,5", "1"], "3 cells, the header has 2"),
        (',', ["1 000", "1"], "not a finite number"),
    ] {
        let table = rows(separator, numbers);
        let (output, _) = run("risk fit @ --response y", table.as_bytes());
        assert_eq!(output.status.code(), Some(1), "{table}");
        assert!(said(&output).contains(words), "{table}: {}", said(&output));
    }
    let (told, contacts) = import(
        "",
        PLAIN
            .replace(',', ";")
            .replace("ID", ID)
            .replace("-60", "-60,25"),
    );
    assert_eq!((&told["rounded"], contacts[0].3), (&json!(1), -60));
}

#[test]
fn a_strength_between_two_whole_ones_is_rounded_and_said() {
    let log = "time,identifier,rssi\n1767600000,a,-62.5\n1767600001,b,-62.51\n1767600002,c,-0.4\n1767600003,d,-127.6\n";
    let (told, contacts) = import("", log);
    let rounded: Vec<i16> = contacts.iter().map(|(_, _, _, rssi)| *rssi).collect();
    assert_eq!(rounded, [-62, -63]);
    assert_eq!(told["rounded"], 2);
    assert_eq!(told["left_out"], json!({ "rssi 0": 1, "rssi -128": 1 }));
}

#[test]
fn rows_that_cannot_be_used_are_counted_by_reason_with_the_first_of_each() {
    let log = "time,identifier,rssi,note\r\n\
        1767600000,a,-60,\"two\r\nlines\"\r\n\
        ,a,-60,\r\n\
        NA,a,-60,\r\n\
        soon,a,-60,\r\n\
        1767600000,null,-60,\r\n\
        1767600000,a,,\r\n\
        1767600000,a,near,\r\n\
        1767600000,a,127,\r\n\
        1767600000,a,-1e9,\r\n\
        1767600000,a,-60\r\n\
        1767700000,a,-60,\r\n";
    let mut bytes = log.as_bytes().to_vec();
    bytes.extend(b"1767600000,T\xe9l\xe9phone,-60,\r\n1767600060,a,-60,T\xe9l\xe9phone\r\n");
    let (told, contacts) = import("", &bytes);
    assert_eq!(contacts, [("a".to_string(), 1_767_600_000, 60, -60)]);
    let mut lines = vec![];
    for (reason, first) in told["first_left_out"].as_object().unwrap() {
        let place = first.as_str().unwrap().split(".csv:").nth(1).unwrap();
        let line: u32 = place.split(':').next().unwrap().parse().unwrap();
        lines.push((line, &**reason, told["left_out"][reason].as_u64().unwrap()));
    }
    lines.sort_unstable();
    let expected = [
        (4, "no time", 2),
        (6, "time", 1),
        (7, "no sender", 1),
        (8, "no rssi", 1),
        (9, "rssi", 2),
        (10, "rssi 127", 1),
        (12, "cells", 1),
        (13, "in the future", 1),
        (14, "not UTF-8", 1),
    ];
    assert_eq!(lines, expected);
    let only_127 = PLAIN.replace("-62", "127").replace("ID", ID);
    let (told, _) = import(" --strict", only_127);
    assert_eq!(
        told["left_out"],
        json!({ "rssi 127": 1 }),
        "it says itself that it has none"
    );
}

#[test]
fn a_log_is_filtered_by_names_and_by_numbers() {
    let log = "kind,time,identifier,rssi\nBLE,1767600000,a,-60\nWiFi,1767600000,b\nBLE,1767600000,c,-70\n";
    let senders = |args: &str, log: &str| {
        let (told, contacts) = import(args, log);
        let senders: Vec<String> = contacts.into_iter().map(|(sender, ..)| sender).collect();
        (
            told["filtered_out"].as_u64().unwrap(),
            told["left_out"].clone(),
            senders.concat(),
        )
    };
    assert_eq!(
        senders(" --where kind=BLE", log),
        (1, json!({}), "ac".to_string())
    );
    assert_eq!(
        senders(" --where kind=BLE --where identifier=c", log),
        (2, json!({}), "c".to_string())
    );
    assert_eq!(
        senders("", log),
        (0, json!({ "cells": 1 }), "ac".to_string())
    );
    let numbers = " --no-header --time 2 --sender 3 --rssi 4";
    let nameless = log.split_once('\n').unwrap().1;
    assert_eq!(
        senders(&format!("{numbers} --where 1=BLE"), nameless),
        (1, json!({}), "ac".to_string())
    );
    let rows = nameless.replace(',', ";");
    assert_eq!(
        senders(numbers, &rows),
        (0, json!({ "cells": 1 }), "ac".to_string())
    );
    let decimals = "1767600000,5;Lamp, kitchen;-60,5\n";
    let numbers = " --no-header --time 1 --sender 2 --rssi 3";
    assert_eq!(
        senders(numbers, decimals),
        (0, json!({}), "Lamp, kitchen".to_string())
    );
    let other_case = " --where kind=ble";
    assert!(
        refused(other_case, log).contains("--where wants"),
        "values are compared as they are"
    );
}

#[test]
fn spellings_of_one_identifier_are_one_contact() {
    let spellings = [
        ID,
        &ID.to_uppercase(),
        &format!("0x{ID}"),
        "i+bNNxxciRYEv75J34RQlg==",
    ];
    let rows = (0..)
        .zip(spellings)
        .map(|(n, id)| format!("{},{id},-60\n", 1_767_600_000 + n));
    let rows: String = rows.collect();
    let (told, contacts) = import("", format!("time,identifier,rssi\n{rows}"));
    assert_eq!(contacts, [(ID.to_string(), 1_767_600_000, 3, -60)]);
    assert_eq!(told["matchable"], 1);
}

#[test]
fn an_import_drops_nothing_that_is_on_the_device_whatever_the_clock_says() {
    let folder = TempDir::new().unwrap();
    let device = DeviceFile::new(folder.path().join("device.json"));
    let log = folder.path().join("log.csv");
    let import = |at: u64, now: &str| {
        fs::write(&log, format!("time,identifier,rssi\n{at},{ID},-60\n")).unwrap();
        let output = wayclear(&["contacts", "import", "--json", "--now", now, "--device"])
            .args([device.path(), &log])
            .output()
            .unwrap();
        assert!(output.status.success(), "{output:?}");
        let told: Value = serde_json::from_slice(&output.stdout).unwrap();
        (
            told["new"].clone(),
            told["too_old"].clone(),
            device.read().unwrap().contacts.len(),
        )
    };
    assert_eq!(import(1_767_600_000, "1767600000"), (json!(1), json!(0), 1));
    let in_a_year = "1799136000";
    assert_eq!(import(1_799_136_000, in_a_year), (json!(1), json!(0), 2));
    assert_eq!(import(1_767_600_000, in_a_year), (json!(0), json!(1), 2));
    assert_eq!(
        import(1_767_500_000, "1767600000"),
        (json!(1), json!(0), 3),
        "a clock that was set back"
    );
    assert_eq!(import(0, in_a_year), (json!(0), json!(1), 3));
}

#[test]
fn a_response_is_yes_or_no_in_any_case_or_a_number() {
    let numbers = "y,x\n0,1\n1,2\n0,3\n1,4\n";
    let (expected, _) = fit("--response y", numbers);
    for [no, yes] in [
        ["No", "Yes"],
        ["FALSE", "TRUE"],
        ["n", "Y"],
        ["false", "True"],
        ["F", "T"],
        ["0.0", "1.0"],
    ] {
        let table = numbers
            .replace("\n0,", &format!("\n{no},"))
            .replace("\n1,", &format!("\n{yes},"));
        assert_eq!(fit("--response y", &table).0, expected, "{yes}");
    }
    for (args, table) in [
        ("--response y", numbers.replace(",3", ",yes")),
        (
            "--response y --trials x",
            numbers.replace("\n1,2", "\nyes,2"),
        ),
        ("--response y", numbers.replace("\n1,2", "\nmaybe,2")),
    ] {
        let (output, _) = run(&format!("risk fit @ {args}"), table.as_bytes());
        assert!(said(&output).contains("not a finite number"), "{output:?}");
    }
}

#[test]
fn a_bad_row_of_a_table_is_refused_unless_it_may_be_skipped() {
    let clean = "y,x\n0,1\n1,2\n0,3\n1,4\n";
    let (expected, _) = fit("--response y", clean);
    for (bad, words) in [
        ("1,", ":4: column \"x\" is \"\", missing"),
        ("NA,5", ":4: column \"y\" is \"NA\", missing"),
        ("1,NaN", "missing"),
        ("1,null", "missing"),
        ("1,5,6", ":4: 3 cells, the header has 2"),
        ("1,cold", "not a finite number"),
    ] {
        let table = clean.replace("0,3", &format!("{bad}\n0,3"));
        let (output, _) = run("risk fit @ --response y", table.as_bytes());
        assert_eq!(output.status.code(), Some(1), "{bad}");
        let refused = said(&output);
        assert!(
            refused.contains(words) && refused.contains("--skip-bad"),
            "{refused}"
        );
        let (told, said) = fit("--response y --skip-bad", &table);
        assert_eq!(told, expected, "{bad}");
        assert!(
            said.contains("left out 1 row") && said.contains(words),
            "{said}"
        );
    }
    let scores = "rssi_dbm,seconds\n-60,900\n0,900\n-60,\n-70,900\n";
    let (output, _) = run("risk score @", scores.as_bytes());
    assert!(!output.status.success() && said(&output).contains(":3: rssi_dbm is 0"));
    let (output, _) = run("risk score @ --skip-bad", scores.as_bytes());
    let rows = String::from_utf8(output.stdout.clone()).unwrap();
    assert_eq!(rows.lines().count(), 3, "{rows}");
    assert!(
        said(&output).contains("left out 1 row (half an exposure)"),
        "{output:?}"
    );
}

#[test]
fn a_column_without_a_name_or_of_row_numbers_is_never_a_term_silently() {
    let x = [3.5, 1.0, 2.0, 5.5, 4.0];
    let table = |name: &str, numbers: [&str; 5]| {
        let rows = numbers.iter().zip(x).zip([0, 1, 0, 1, 1]);
        let rows: Vec<String> = rows.map(|((n, x), y)| format!("{n},{x},{y}\n")).collect();
        format!("{name},x,y\n{}", rows.concat())
    };
    let counted = ["1", "2", "3", "4", "5"];
    let terms = |told: &Value| told["terms"].as_array().unwrap().len();
    for (name, numbers) in [
        ("", ["a", "b", "c", "d", "e"]),
        ("\"\"", counted),
        ("rownames", ["Mazda", "Fiat", "Ford", "Audi", "Opel"]),
        ("Unnamed: 0", ["0", "1", "2", "3", "4"]),
        ("...1", ["7", "3", "2", "1", "9"]),
        ("X", counted),
        ("patient", ["0", "1", "2", "3", "4"]),
        ("patient", ["1.0", "2.0", "3.0", "4.0", "5.0"]),
        ("Unnamed: 0.1", ["0", "1", "2", "4", "5"]),
        ("index", ["1", "3", "4", "9", "10"]),
        ("index", ["1", "3", "2", "9", "10"]),
    ] {
        let table = table(name, numbers);
        let (told, said) = fit("--response y", &table);
        assert_eq!(terms(&told), 2, "{table}");
        let name = name.trim_matches('"');
        assert!(
            said.contains(&format!("column \"{name}\"")) && said.contains("--terms"),
            "{said}"
        );
    }
    let (told, said) = fit("--response y", &table("age", ["1", "2", "4", "3", "5"]));
    assert_eq!((terms(&told), &*said), (3, ""));
    // Wherever the column stands, and from whatever number on: it may be a dose as well, so it stays and is told.
    for (table, name) in [
        (table("age", ["2", "3", "4", "5", "6"]), "age"),
        (
            table("nr", ["9", "8", "7", "6", "4"]).replace("nr,x", "a,b"),
            "a",
        ),
        ("y,X\n0,1\n1,2\n0,3\n1,4\n1,5\n0,7\n".to_string(), "X"),
    ] {
        let (told, said) = fit("--response y", &table);
        assert!(terms(&told) > 1, "{table}");
        assert!(
            said.contains(&format!("column \"{name}\" counts")) && said.contains("--terms"),
            "{said}"
        );
    }
    let last = "y,x,row\n0,1.5,1\n1,2.5,2\n0,3.5,3\n1,3,4\n1,2,5\n0,2,6\n1,3.1,7\n";
    let (told, said) = fit("--response y", last);
    assert_eq!(terms(&told), 2, "{said}");
    let (told, said) = fit("--response y --terms patient,x", &table("patient", counted));
    assert_eq!((terms(&told), &*said), (3, ""), "who names it wants it");
    let skipped = table("nr", counted)
        .replace("2,1,1\n", "2,1,1\n3,cold,1\n")
        .replace("\n3,2,0", "\n4,2,0")
        .replace("\n4,5.5", "\n5,5.5")
        .replace("\n5,4", "\n6,4");
    let (told, said) = fit("--response y --skip-bad", &skipped);
    assert_eq!(terms(&told), 2, "a row that is skipped was counted: {said}");
}

#[test]
fn a_value_out_of_range_is_named_with_its_line_and_column_and_can_be_skipped() {
    for (args, table, words) in [
        (
            "",
            "sick,x\r\n0,1.5\r\n\r\n2,2.5\r\n0,3.5\r\n1,3\r\n",
            ":4: column \"sick\" is \"2\", which must be 0 to 1",
        ),
        (
            " --trials n",
            "sick,n,x\n1,4,1\n5,4,2\n2,4,3\n3,4,4\n",
            ":3: column \"sick\" is \"5\", which must be 0 to the trials",
        ),
        (
            " --trials n",
            "sick,n,x\n1,4,1\n0,0,2\n2,4,3\n3,4,4\n",
            ":3: column \"n\" is \"0\", which must be above zero",
        ),
        (
            " --weights w",
            "sick,w,x\n1,4,1\n0,-1,2\n0,4,3\n1,4,4\n",
            ":3: column \"w\" is \"-1\", which must be zero or more",
        ),
        (
            " --offset o",
            "sick,o,x\n1,0,1\n0,1e101,2\n0,0,3\n1,0,4\n",
            ":3: column \"o\" is \"1e101\", which must be -1e100 to 1e100",
        ),
    ] {
        let args = format!("risk fit @ --response sick --terms x{args}");
        let (output, _) = run(&args, table.as_bytes());
        assert_eq!(output.status.code(), Some(1));
        assert!(said(&output).contains(words), "{}", said(&output));
        let (output, _) = run(&format!("{args} --skip-bad"), table.as_bytes());
        assert!(output.status.success(), "{}", said(&output));
        assert!(
            said(&output).contains("left out 1 row (out of range)"),
            "{}",
            said(&output)
        );
    }
}

#[test]
fn a_quote_that_closes_nothing_is_never_passed_over() {
    let log = "n,time,identifier,name,rssi\n1,1767600000,ID,\"TV,-60\n2,1767600010,ID,\"TV,-62\n3,1767600020,ID,x,-61\n";
    let words = "the row ends on line 3: a quote opens in it and is not closed where it should be; --no-quotes";
    assert!(refused("", log).contains(words));
    let (told, _) = import(" --no-quotes", log.replace("ID", ID));
    assert_eq!(told["signals"], 3);
    // One that stays on its line takes nothing with it.
    let inches = log.replace("\"TV", "\"5\" TV");
    assert_eq!(import("", inches.replace("ID", ID)).0["signals"], 3);
}

#[test]
fn a_few_times_in_another_form_are_left_out_and_many_refuse_the_log() {
    let times = (0..20).map(|second| 1_767_600_000_000_u64 + second * 1_000);
    let rows: Vec<String> = times.map(|at| format!("{at},{ID},-60\n")).collect();
    let odd = format!("time,identifier,rssi\n{}5123,{ID},-60\n", rows.concat());
    let (told, _) = import("", &odd);
    assert_eq!(
        (&told["signals"], &told["left_out"]),
        (&json!(20), &json!({ "time": 1 }))
    );
    let many = odd.clone() + &format!("5124,{ID},-60\n").repeat(4);
    assert!(refused("", &many).contains(
        "22: column \"time\" is \"5123\", which is in seconds; line 2 is in milliseconds"
    ));
}

#[test]
fn a_score_of_a_table_with_decimal_commas_can_be_fitted() {
    let rows = "rssi_dbm;seconds;infected\n-60,0;900,0;1,0\n-70,0;900,0;0,0\n";
    let (output, _) = run("risk score @", rows.as_bytes());
    let scored = String::from_utf8(output.stdout).unwrap();
    assert!(scored.contains("\n-60.0,900.0,1.0,"), "{scored}");
}

#[test]
fn bytes_of_columns_that_nobody_asked_for_come_out_of_a_score_as_they_went_in() {
    let rows = b"who,rssi_dbm,seconds\nJos\xe9,-60.0,900.0\n,,\n\"a, b\nc\",-70,1e2\n";
    let (output, _) = run("risk score @", rows);
    assert!(output.status.success(), "{output:?}");
    let mut scored = csv::Reader::from_reader(&output.stdout[..]);
    let scored: Vec<csv::ByteRecord> = scored.byte_records().collect::<Result<_, _>>().unwrap();
    assert_eq!(scored.len(), 2);
    assert_eq!(
        (&scored[0][0], &scored[1][0]),
        (&b"Jos\xe9"[..], &b"a, b\nc"[..])
    );
    assert_eq!(&scored[0][1], b"-60.0");
}
