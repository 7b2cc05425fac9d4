//! Positions as people write them, and the cells they lie in, up to the ends of the earth.

#![allow(clippy::unwrap_used)]

use proptest::prelude::*;
use wayclear_deploy::tree::{cell_at, Position, PositionError};

/// Davis station, exactly.
const DECIMAL: (f64, f64) = (38.5436, -121.7367);
/// Close by, in whole seconds.
const SECONDS: (f64, f64) = (
    38.0 + 32.0 / 60.0 + 37.0 / 3600.0,
    -(121.0 + 44.0 / 60.0 + 12.0 / 3600.0),
);
/// The same in minutes with decimals.
const MINUTES: (f64, f64) = (38.0 + 32.616 / 60.0, -(121.0 + 44.202 / 60.0));

#[track_caller]
fn read(text: &str) -> (f64, f64) {
    match text.parse() {
        Ok(Position {
            latitude,
            longitude,
        }) => (latitude, longitude),
        Err(error) => panic!("{text:?}: {error}"),
    }
}

#[track_caller]
fn assert_reads(texts: &[&str], expected: (f64, f64)) {
    for text in texts {
        let (latitude, longitude) = read(text);
        let off = (latitude - expected.0).abs() + (longitude - expected.1).abs();
        assert!(off < 1e-12, "{text:?} is read as {latitude}, {longitude}");
    }
}

#[test]
fn decimal_degrees_are_read_as_maps_copy_them() {
    let texts = [
        "38.5436 -121.7367",
        "38.5436, -121.7367",
        "38.5436,-121.7367",
        " 38.5436 ,-121.7367 ",
        "38.5436, -121.7367,",
        "38.5436; -121.7367",
        "38.5436/-121.7367",
        "(38.5436, -121.7367)",
        "38.5436\t-121.7367\r\n",
        "\u{feff}38.5436,\u{a0}-121.7367",
        "\u{200e}38.5436\u{200f}, \u{202d}-121.7367\u{202c}",
        "38.5436, \u{2212}121.7367",
        "38.5436, \u{2013}121.7367",
        "38.5436，-121.7367",
        "+38.5436-121.7367/",
        "38.5436°, -121.7367°",
        "38.5436° -121.7367",
        "38.5436º -121.7367º",
        "38.5436000, -121.7367000",
        "0038.5436 -0121.7367",
        "38.5436 deg, -121.7367 deg",
    ];
    assert_reads(&texts, DECIMAL);
}

#[test]
fn letters_for_directions_are_read_before_and_behind() {
    let texts = [
        "38.5436° N, 121.7367° W",
        "38.5436°N 121.7367°W",
        "38.5436N,121.7367W",
        "38.5436 n 121.7367 w",
        "N 38.5436 W 121.7367",
        "N38.5436° W121.7367°",
        "N 38.5436°, W 121.7367°,",
        "121.7367 W, 38.5436 N",
        "W 121.7367, N 38.5436",
        "38.5436 North, 121.7367 West",
        "lat: 38.5436, lon: -121.7367",
        "Latitude 38.5436 Longitude -121.7367",
        "lng=-121.7367&lat=38.5436",
        "Lat: 38.5436° N Long: 121.7367° W",
    ];
    assert_reads(&texts, DECIMAL);
    assert_eq!(read("33.86 S 151.2 E"), (-33.86, 151.2));
    assert_eq!(read("12.5e 41.9n"), (41.9, 12.5));
    assert_eq!(read("41.9N12.5E"), (41.9, 12.5));
}

#[test]
fn degrees_minutes_and_seconds_are_read() {
    let seconds = [
        "38°32'37\"N 121°44'12\"W",
        "38° 32' 37\" N, 121° 44' 12\" W",
        "38°32′37″N, 121°44′12″W",
        "38°32’37”N 121°44’12”W",
        "38 32 37 N 121 44 12 W",
        "38:32:37N 121:44:12W",
        "N 38° 32' 37\" W 121° 44' 12\"",
        "38°32'37\" -121°44'12\"",
        "38°32'37\", -121°44'12\"",
        "38 32 37, -121 44 12",
        "38°32'37''N 121°44'12''W",
    ];
    assert_reads(&seconds, SECONDS);
    assert_reads(
        &[
            "38°32.616'N 121°44.202'W",
            "38° 32.616', -121° 44.202'",
            "N38 32.616 W121 44.202",
        ],
        MINUTES,
    );
    assert_eq!(read("0°30'S 0°15'W"), (-0.5, -0.25));
    assert_eq!(read("-0 30, -0 15"), (-0.5, -0.25), "a sign of zero counts");
    assert_eq!(read("90°0'0\"N 180°0'0\"E"), (90.0, 180.0));
}

#[test]
fn geo_uris_are_read() {
    let texts = [
        "geo:38.5436,-121.7367",
        "GEO:38.5436,-121.7367",
        " geo:38.5436,-121.7367\n",
        "geo://38.5436,-121.7367",
        "geo:38.5436,-121.7367,16",
        "geo:38.5436,-121.7367,-1.5;u=35",
        "geo:38.5436,-121.7367;crs=wgs84;u=10",
        "geo:38.5436,-121.7367;u=10?z=17",
        "geo:38.5436,-121.7367?q=Davis%20station",
        "geo:38,-121?q=38.5436,-121.7367(Davis)",
        "geo:0,0?q=38.5436,-121.7367(Davis+station)",
        "GEO:0,0?Q=38.5436,-121.7367",
        "GEO:0,0?Z=3&Q=38.5436%2C-121.7367",
        "geo:0,0?z=3&q=38.5436%2C-121.7367%28Davis%29",
    ];
    assert_reads(&texts, DECIMAL);
    assert_eq!(read("geo:0,0"), (0.0, 0.0));
    assert_eq!(read("geo:38,54"), (38.0, 54.0));
    assert_eq!(read("geo:38.5,-1e-7"), (38.5, -1e-7));
    for (text, words) in [
        ("geo:38.5,-121.7;crs=epsg:32618", "wgs84"),
        ("geo:0,0?q=1+Main+Street", "asks for an address"),
        ("geo:38.5", "not two angles"),
        ("geo:38,5436,-121,7367", "\"geo:38,5436,-121,7367\""),
        ("geo:", "not two angles"),
        ("geo:38.5,-121.7,high", "holds \"high\""),
        ("geo:91,0", "not on earth"),
    ] {
        let error = text.parse::<Position>().unwrap_err().to_string();
        assert!(error.contains(words), "{text:?}: {error}");
    }
}

#[test]
fn whole_degrees_are_read_in_every_form_of_two_numbers() {
    for text in ["90,0", "90, 0", "90 0", "90;0"] {
        assert_eq!(read(text), (90.0, 0.0));
    }
    assert_eq!(read("-90,0"), (-90.0, 0.0));
    assert_eq!(read("90,-121"), (90.0, -121.0));
    assert_eq!(read("38,54"), (38.0, 54.0));
}

#[test]
fn decimal_commas_are_told_to_be_points() {
    for text in [
        "38,5436 -121,7367",
        "38,5436, -121,7367",
        "38,5436; -121,7367",
        "38,5436,-121,7367",
        "38,5436",
        "38,54 -121",
        "-33,86 151,2",
        "38,5436° N, 121,7367° W",
        "N 38,5436 W 121,7367",
        "38°32'37,2\"N 121°44'12,1\"W",
    ] {
        let told = text.parse::<Position>().unwrap_err().to_string();
        assert!(told.contains("they take a point"), "{text:?}: {told}");
        assert!(told.contains(&format!("{text:?}")), "{told}");
    }
}

#[test]
fn what_is_no_position_is_named() {
    for (text, words) in [
        ("", "not two angles"),
        (",", "not two angles"),
        ("38.5436", "not two angles"),
        ("38.5436,", "not two angles"),
        ("38.5436,,-121.7367", "not two angles"),
        ("38.5436 -121.7367 12", "not two angles"),
        ("38.5436,-121.7367,12.5", "not two angles"),
        ("38 32 37 121 44 12", "not two angles"),
        ("38.5436 N", "one of N and S"),
        ("38.5436 N 121.7367", "one of N and S"),
        ("N 38.5436 121.7367 W", "one of N and S"),
        ("38.5436 N 121.7367 S", "one of N and S"),
        ("38.5436 N 39 N 121.7367 W", "one of N and S"),
        ("N S 38.5436 E W 121.7367", "one of N and S"),
        ("-38.5436 S 121.7367 W", "a sign and a letter"),
        ("38.5436 N -121.7367 E", "a sign and a letter"),
        ("38°60'N 121°44'W", "cannot be"),
        ("38°32'60\"N 121°44'W", "cannot be"),
        ("38.5°32'N 121°44'W", "cannot be"),
        ("38°-32'N 121°44'W", "cannot be"),
        ("38-32-37N 121-44-12W", "cannot be"),
        ("38'32°N 121°44'W", "cannot be"),
        ("38º32''37, 121º44''12", "cannot be"),
        ("38°°N 121°W", "cannot be"),
        ("1 2 3 4 N 121 W", "cannot be"),
        ("38.5436 O 121.7367 N", "holds \"O\""),
        ("38.5436 - 121.7367", "holds \"-\""),
        ("38.5436 --121.7367", "holds \"--121.7367\""),
        ("[-121.7367, 38.5436]", "holds \"[\""),
        ("POINT(-121.7367 38.5436)", "holds \"POINT\""),
        (
            "https://maps.example/@38.5436,-121.7367,17z",
            "holds \"https\"",
        ),
        ("NaN 0", "holds \"NaN\""),
        ("inf, 0", "holds \"inf\""),
        (".", "holds \".\""),
        ("1e300 0", "1e300, 0.0 is not on earth"),
        ("-121.7367, 38.5436", "not on earth"),
        ("91 0", "not on earth"),
        ("0 180.0000001", "not on earth"),
        ("90°0'1\"N 0°E", "not on earth"),
        (&format!("{} 0", "9".repeat(400)), "not on earth"),
    ] {
        let error = text.parse::<Position>().unwrap_err().to_string();
        assert!(error.contains(words), "{text:?}: {error}");
    }
}

#[test]
fn the_ends_of_the_earth_have_cells() {
    for (latitude, longitude, cell) in [
        (90.0, 0.0, "upbpbpbp"),
        (89.999_999_99, 0.0, "upbpbpbp"),
        (90.0, -121.0, "crczyxfr"),
        (90.0, 180.0, "bpbpbpbp"),
        (90.0, 179.999_999_999_9, "zzzzzzzz"),
        (-90.0, 0.0, "h0000000"),
        (-90.0, -180.0, "00000000"),
        (-90.0, 180.0, "00000000"),
        (0.0, 180.0, "80000000"),
        (0.0, -180.0, "80000000"),
        (0.0, 179.999_999_999_9, "xbpbpbpb"),
        (0.0, 180.0_f64.next_down(), "xbpbpbpb"),
        (90.0_f64.next_down(), 0.0, "upbpbpbp"),
        (0.0, -179.999_999_999_9, "80000000"),
        (0.0, 0.0, "s0000000"),
        (-0.0, -0.0, "s0000000"),
        (-1e-9, -1e-9, "7zzzzzzz"),
    ] {
        assert_eq!(
            cell_at(latitude, longitude).unwrap(),
            cell,
            "{latitude}, {longitude}"
        );
    }
}

#[test]
fn what_is_not_on_earth_has_no_cell() {
    for (latitude, longitude) in [
        (90.0_f64.next_up(), 0.0),
        (0.0, -180.1),
        (0.0, 180.0_f64.next_up()),
        (f64::NAN, 0.0),
        (0.0, f64::NAN),
        (0.0, f64::INFINITY),
        (f64::NEG_INFINITY, 0.0),
        (1e300, 0.0),
    ] {
        let error = cell_at(latitude, longitude).unwrap_err();
        assert!(matches!(error, PositionError::NotOnEarth { .. }), "{error}");
    }
}

/// The cell by the definition of a geohash: halve the longitude, halve the latitude, and so on.
fn by_halving(latitude: f64, longitude: f64) -> String {
    let mut ranges = [(-180.0, 180.0, longitude), (-90.0, 90.0, latitude)];
    let mut bit = |index: usize| {
        let (low, high, value) = &mut ranges[index % 2];
        let middle = f64::midpoint(*low, *high);
        let is_upper = *value >= middle;
        *(if is_upper { low } else { high }) = middle;
        usize::from(is_upper)
    };
    let alphabet = b"0123456789bcdefghjkmnpqrstuvwxyz";
    (0..8)
        .map(|place| (0..5).fold(0, |code, part| 2 * code + bit(5 * place + part)))
        .map(|code| char::from(alphabet[code]))
        .collect()
}

proptest! {
    #[test]
    fn a_cell_begins_exactly_at_its_south_west_corner(x in 0..1_u32 << 20, y in 0..1_u32 << 20) {
        let steps = f64::from(1_u32 << 20);
        let longitude = f64::from(x) * 360.0 / steps - 180.0;
        let latitude = f64::from(y) * 180.0 / steps - 90.0;
        prop_assert_eq!(cell_at(latitude, longitude).unwrap(), by_halving(latitude, longitude));
        // A millimetre further.
        let (north, east) = (latitude + 1e-8, longitude + 1e-8);
        prop_assert_eq!(cell_at(north, east).unwrap(), by_halving(latitude, longitude));
    }

    #[test]
    fn every_position_lies_in_the_cell_that_halving_finds(
        latitude in -90.0..90.0_f64,
        longitude in -180.0..180.0_f64,
    ) {
        prop_assert_eq!(cell_at(latitude, longitude).unwrap(), by_halving(latitude, longitude));
    }

    #[test]
    fn every_position_is_read_as_it_is_printed(
        latitude in -90.0..=90.0_f64,
        longitude in -180.0..=180.0_f64,
    ) {
        let expected = Position { latitude, longitude };
        for text in [
            format!("{latitude}, {longitude}"),
            format!("{latitude:e} {longitude:e}"),
            format!("geo:{latitude},{longitude};u=1"),
        ] {
            prop_assert_eq!(text.parse(), Ok(expected), "{}", text);
        }
    }

    #[test]
    fn no_text_makes_the_reader_fail_otherwise_than_in_words(text in "\\PC*|[-+0-9.,;°'\"NSEWe :geo?=]{0,40}") {
        if let Err(error) = text.parse::<Position>() {
            prop_assert!(!error.to_string().is_empty());
        }
    }
}
