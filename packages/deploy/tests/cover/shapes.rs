//! Covering shapes whose answer is known, and partitions at random.

use crate::cells::{county, many, square, Cover};
use geo::{BoundingRect, Contains, Coord, LineString, MultiPolygon, Point, Polygon};
use proptest::prelude::*;
use wayclear_deploy::tree::cover::{cover, Boundary, CoverError};

/// The bounds of a cell as a ring.
fn cell(prefix: &str) -> [(f64, f64); 4] {
    let bounds = geohash::decode_bbox(prefix).unwrap();
    let (min, max) = (bounds.min(), bounds.max());
    square(min.x, min.y, max.x, max.y)
}

#[test]
fn a_county_that_is_a_cell_has_that_prefix_alone() {
    for prefix in ["9q", "9qc", "9qc7", "zzz", "000000"] {
        let found = cover(&[county("A", &[&cell(prefix)])], 6).unwrap();
        assert_eq!(found, [[prefix]]);
    }
    // Nothing shorter than two characters is assigned, so this is 32 prefixes.
    let found = cover(&[county("A", &[&cell("9")])], 4).unwrap();
    assert_eq!(found[0].len(), 32);
    assert!(found[0].iter().all(|prefix| prefix.len() == 2));
}

#[test]
fn cells_of_one_owner_are_told_by_their_common_prefix() {
    // A lake smaller than a cell: nobody else is there, so it makes no difference.
    let lake = square(-121.7, 38.6, -121.699, 38.601);
    assert_eq!(
        geohash::encode(Coord { x: -121.7, y: 38.6 }, 3).unwrap(),
        "9qc"
    );
    let found = cover(&[county("A", &[&cell("9qc"), &lake])], 6).unwrap();
    assert_eq!(found, [["9qc"]]);
}

#[test]
fn a_border_cell_goes_to_the_larger_part_and_a_tie_to_the_first_key() {
    let bounds = geohash::decode_bbox("9qc").unwrap();
    let (min, max) = (bounds.min(), bounds.max());
    let halves = |at: f64, west: &str, east: &str| {
        let x = min.x + (max.x - min.x) * at;
        let counties = [
            county(west, &[&square(min.x, min.y, x, max.y)]),
            county(east, &[&square(x, min.y, max.x, max.y)]),
            county("Z", &[&cell("9qb")]),
        ];
        cover(&counties, 3)
    };
    let no_cell = |result: Result<Vec<Vec<String>>, CoverError>| match result.unwrap_err() {
        CoverError::NoCells { counties, .. } => counties[0].clone(),
        other => panic!("{other}"),
    };
    assert_eq!(no_cell(halves(0.6, "A", "B")), "\"B\" (County B)");
    assert_eq!(no_cell(halves(0.4, "A", "B")), "\"A\" (County A)");
    assert_eq!(no_cell(halves(0.5, "A", "B")), "\"B\" (County B)");
    assert_eq!(no_cell(halves(0.5, "B", "A")), "\"B\" (County B)");
}

#[test]
fn rounding_does_not_decide_a_tie() {
    let middle = geohash::decode_bbox("9qce2").unwrap().center();
    for step in 1..50 {
        // A border through the middle of the cell, from far away.
        let (far, slope) = (0.317, 0.0037 * f64::from(step));
        let (west, east) = (
            (middle.x - far, middle.y - slope),
            (middle.x + far, middle.y + slope),
        );
        let south = [
            west,
            (west.0, middle.y - 0.3),
            (east.0, middle.y - 0.3),
            east,
        ];
        let north = [
            east,
            (east.0, middle.y + 0.3),
            (west.0, middle.y + 0.3),
            west,
        ];
        for (first, second) in [(south, north), (north, south)] {
            let found = Cover::of(vec![county("A", &[&first]), county("B", &[&second])], 5);
            assert_eq!(found.at(middle.y, middle.x), Some("A"), "slope {slope}");
        }
    }
}

#[test]
fn squares_with_a_common_border_share_no_cell_and_leave_none_out() {
    let west = county("W", &[&square(10.0, 50.0, 10.333, 50.4)]);
    let east = county("E", &[&square(10.333, 50.0, 10.7, 50.4)]);
    let found = Cover::of(vec![west, east], 6);
    for step in 1..100 {
        let latitude = 50.0 + 0.004 * f64::from(step);
        for longitude in [10.002, 10.32, 10.333, 10.34, 10.698] {
            found.agrees_with_the_areas_at(latitude, longitude);
        }
        // The cell that the border runs through begins at 10.3271 and has 53 % of the western one.
        assert_eq!(found.at(latitude, 10.3275), Some("W"));
        assert_eq!(found.at(latitude, 10.337), Some("W"));
        assert_eq!(found.at(latitude, 10.339), Some("E"));
    }
    assert_eq!(found.at(50.2, 10.75), None, "ground of nobody");
}

#[test]
fn a_hole_belongs_to_the_county_that_fills_it_or_to_nobody() {
    let (outer, hole) = (
        square(20.0, 40.0, 21.0, 41.0),
        square(20.4, 40.4, 20.6, 40.6),
    );
    let around = county("AROUND", &[&outer, &hole]);
    let found = Cover::of(vec![around.clone()], 5);
    assert_eq!(found.at(40.5, 20.5), None);
    assert_eq!(found.at(40.2, 20.5), Some("AROUND"));
    let filled = Cover::of(vec![around, county("WITHIN", &[&hole])], 5);
    assert_eq!(filled.at(40.5, 20.5), Some("WITHIN"));
    assert_eq!(filled.at(40.2, 20.5), Some("AROUND"));
    // An island in the lake.
    let island = square(20.49, 40.49, 20.51, 40.51);
    let lake = many("LAKE", &[&[&outer, &hole], &[&island]]);
    let found = Cover::of(vec![lake], 6);
    assert_eq!(found.at(40.5, 20.5), Some("LAKE"));
    assert_eq!(found.at(40.45, 20.45), None);
}

#[test]
fn rings_may_run_either_way_and_parts_may_be_apart() {
    let (mut outer, mut hole) = (
        square(20.0, 40.0, 21.0, 41.0),
        square(20.4, 40.4, 20.6, 40.6),
    );
    let far = square(30.0, 10.0, 31.0, 11.0);
    let shape = |outer: &[(f64, f64)], hole: &[(f64, f64)]| {
        cover(&[many("A", &[&[outer, hole], &[&far]])], 5).unwrap()
    };
    let given = shape(&outer, &hole);
    outer.reverse();
    assert_eq!(shape(&outer, &hole), given);
    hole.reverse();
    assert_eq!(shape(&outer, &hole), given);
}

#[test]
fn a_county_across_the_antimeridian_may_be_written_in_any_way() {
    let split = many(
        "A",
        &[
            &[&square(178.3, -18.0, 180.0, -16.0)],
            &[&square(-180.0, -18.0, -178.9, -16.0)],
        ],
    );
    let expected = Cover::of(vec![split.clone()], 5);
    assert_eq!(expected.at(-17.0, 179.99), Some("A"));
    assert_eq!(expected.at(-17.0, 180.0), Some("A"));
    assert_eq!(expected.at(-17.0, -180.0), Some("A"));
    assert_eq!(expected.at(-17.0, -178.8), None);
    assert_eq!(expected.at(-17.0, 0.0), None, "not around the world");
    let expected = cover(&[split], 5).unwrap();
    for (how, ring) in [
        ("on to 181", square(178.3, -18.0, 181.1, -16.0).to_vec()),
        ("from -181", square(-181.7, -18.0, -178.9, -16.0).to_vec()),
        ("jumping", square(178.3, -18.0, -178.9, -16.0).to_vec()),
        (
            "jumping from 180 to -180",
            vec![
                (178.3, -18.0),
                (180.0, -18.0),
                (-180.0, -18.0),
                (-178.9, -18.0),
                (-178.9, -16.0),
                (-180.0, -16.0),
                (180.0, -16.0),
                (178.3, -16.0),
            ],
        ),
    ] {
        assert_eq!(
            cover(&[county("A", &[&ring])], 5).unwrap(),
            expected,
            "{how}"
        );
    }
    let hole = square(179.5, -17.5, -179.5, -16.5);
    let ring = square(178.3, -18.0, -178.9, -16.0);
    let found = Cover::of(vec![county("A", &[&ring, &hole])], 5);
    assert_eq!(found.at(-17.0, 179.9), None);
    assert_eq!(found.at(-17.0, -179.9), None);
    assert_eq!(found.at(-17.0, 179.0), Some("A"));
    assert_eq!(found.at(-17.0, -179.1), Some("A"));
}

#[test]
fn a_cap_around_a_pole_may_be_written_in_any_way() {
    let flat = square(-180.0, 80.0, 180.0, 90.0).to_vec();
    let expected = cover(&[county("N", &[&flat])], 3).unwrap();
    let ways = [
        vec![(0.0, 80.0), (120.0, 80.0), (-120.0, 80.0)],
        vec![(-120.0, 80.0), (120.0, 80.0), (0.0, 80.0)],
        vec![
            (-180.0, 80.0),
            (0.0, 80.0),
            (180.0, 80.0),
            (180.0, 90.0),
            (-180.0, 90.0),
        ],
        vec![
            (0.0, 80.0),
            (180.0, 80.0),
            (180.0, 90.0),
            (-180.0, 90.0),
            (-180.0, 80.0),
        ],
    ];
    for ring in ways {
        assert_eq!(
            cover(&[county("N", &[&ring])], 3).unwrap(),
            expected,
            "{ring:?}"
        );
    }
    let both = Cover::of(
        vec![
            county("N", &[&flat]),
            county("S", &[&[(0.0, -70.0), (120.0, -70.0), (-120.0, -70.0)]]),
        ],
        3,
    );
    for longitude in [-180.0, -90.0, 0.0, 90.0, 180.0] {
        assert_eq!(both.at(89.999, longitude), Some("N"));
        assert_eq!(both.at(85.0, longitude), Some("N"));
        assert_eq!(both.at(0.0, longitude), None);
        assert_eq!(both.at(-75.0, longitude), Some("S"));
        assert_eq!(both.at(-90.0, longitude), Some("S"));
    }
    let world = Cover::of(vec![county("W", &[&square(-180.0, -90.0, 180.0, 90.0)])], 6);
    assert_eq!(world.lengths("W"), [0, 0, 1024, 0, 0, 0, 0, 0]);
}

#[test]
fn the_coast_is_covered_and_the_sea_is_not() {
    // A sliver 0.00001 degrees wide still has every cell that it runs through.
    let sliver = county("A", &[&[(5.0, 52.0), (6.0, 52.7), (6.0, 52.70001)]]);
    let found = Cover::of(vec![sliver], 6);
    for step in 1..100 {
        let part = f64::from(step) / 100.0;
        assert_eq!(found.at(52.0 + 0.700_005 * part, 5.0 + part), Some("A"));
    }
    assert_eq!(found.at(52.5, 5.2), None);
    assert!(found.len() < 300, "{}", found.len());
}

#[test]
fn a_county_too_small_for_a_cell_is_named_with_the_precision_that_helps() {
    let (outer, hole) = (
        square(20.0, 40.0, 21.0, 41.0),
        square(20.403, 40.402, 20.413, 40.412),
    );
    let counties = [
        county("AROUND", &[&outer, &hole]),
        county("WITHIN", &[&hole]),
    ];
    let error = cover(&counties, 4).unwrap_err();
    assert_eq!(
        error.to_string(),
        "no cell of 4 characters falls to \"WITHIN\" (County WITHIN): take --precision 6"
    );
    assert!(cover(&counties, 5).is_err());
    let found = Cover::of(counties.to_vec(), 6);
    assert_eq!(found.at(40.407, 20.408), Some("WITHIN"));
    let dot = square(20.4, 40.4, 20.400_01, 40.400_01);
    let counties = [county("AROUND", &[&outer, &dot]), county("WITHIN", &[&dot])];
    let error = cover(&counties, 5).unwrap_err().to_string();
    assert!(
        error.contains("even the longest prefixes are too coarse"),
        "{error}"
    );
}

#[test]
fn shapes_that_cannot_be_are_named() {
    let bow = county("BOW", &[&[(0.0, 0.0), (1.0, 1.0), (1.0, 0.0), (0.0, 1.5)]]);
    let error = cover(&[bow], 5).unwrap_err();
    assert!(
        matches!(&error, CoverError::Crosses { key, .. } if key == "BOW"),
        "{error}"
    );
    let outside = county(
        "OUT",
        &[&square(0.0, 0.0, 1.0, 1.0), &square(2.0, 0.0, 2.5, 0.5)],
    );
    let error = cover(&[outside], 5).unwrap_err();
    assert!(matches!(error, CoverError::Crosses { .. }), "{error}");
    let line = county("LINE", &[&[(0.0, 0.0), (1.0, 1.0), (0.5, 0.5)]]);
    let error = cover(&[line], 5).unwrap_err();
    assert!(
        error
            .to_string()
            .starts_with("the boundary of \"LINE\" (County LINE) encloses no ground"),
        "{error}"
    );
    let (one, other) = (
        county("1", &[&square(0.0, 0.0, 1.0, 1.0)]),
        county("2", &[&square(0.5, 0.0, 1.5, 1.0)]),
    );
    let error = cover(&[one, other], 5).unwrap_err().to_string();
    assert!(
        error.starts_with("counties \"1\" and \"2\" share 4"),
        "{error}"
    );
    for precision in [0, 1, 8] {
        let error = cover(&[], precision).unwrap_err();
        assert_eq!(error, CoverError::Precision { precision });
    }
}

/// A box cut by lines into convex counties, as neighbours on a map share their borders to the last digit.
fn partition(west: f64, south: f64, cuts: &[(f64, f64, f64)]) -> Vec<Boundary> {
    const SIZE: f64 = 0.8;
    let corner = |(x, y)| Coord { x, y };
    let outline = square(west, south, west + SIZE, south + SIZE);
    let mut pieces: Vec<Vec<Coord>> = vec![outline.map(corner).to_vec()];
    for (x, y, angle) in cuts {
        let through = Coord {
            x: west + x * SIZE,
            y: south + y * SIZE,
        };
        let side = |p: Coord| (p.x - through.x) * angle.sin() - (p.y - through.y) * angle.cos();
        pieces = pieces
            .iter()
            .flat_map(|piece| [half(piece, side), half(piece, |p| -side(p))])
            .filter(|piece| piece.len() > 2)
            .collect();
    }
    let county = |(i, ring): (usize, Vec<Coord>)| Boundary {
        key: format!("C{i}"),
        name: format!("County {i}"),
        polygons: MultiPolygon::new(vec![Polygon::new(LineString(ring), vec![])]),
    };
    pieces.into_iter().enumerate().map(county).collect()
}

/// The part of a convex ring where `side` is positive.
fn half(ring: &[Coord], side: impl Fn(Coord) -> f64) -> Vec<Coord> {
    let mut kept = vec![];
    for (i, a) in ring.iter().enumerate() {
        let b = ring[(i + 1) % ring.len()];
        let (here, there) = (side(*a), side(b));
        if here >= 0.0 {
            kept.push(*a);
        }
        if here * there < 0.0 {
            // From the same end for both halves, so that they fit.
            let ends = [(*a, here), (b, there)];
            let [(low, below), (high, above)] = if here < 0.0 { ends } else { [ends[1], ends[0]] };
            kept.push(low + (high - low) * (below / (below - above)));
        }
    }
    kept
}

proptest! {
    #[test]
    fn any_partition_is_covered_without_gap_or_overlap(
        west in -179.0..178.0,
        south in -89.0..88.0,
        cuts in prop::collection::vec((0.1..0.9, 0.1..0.9, 0.0..3.1), 1..4),
        at in prop::collection::vec((-0.1..0.9, -0.1..0.9), 24),
    ) {
        let counties = partition(west, south, &cuts);
        match cover(&counties, 5) {
            // A corner may be cut off that is smaller than a cell.
            Err(CoverError::NoCells { .. }) => return Ok(()),
            other => prop_assert!(other.is_ok(), "{other:?}"),
        }
        let found = Cover::of(counties.clone(), 5);
        for (x, y) in at {
            let (longitude, latitude) = (west + x, south + y);
            found.agrees_with_the_areas_at(latitude, longitude);
            let here = Point::new(longitude, latitude);
            if counties.iter().any(|county| county.polygons.contains(&here)) {
                prop_assert!(found.at(latitude, longitude).is_some(), "{here:?} is left out");
            }
        }
    }

    #[test]
    fn the_order_of_the_counties_does_not_matter(
        cuts in prop::collection::vec((0.1..0.9, 0.1..0.9, 0.0..3.1), 1..4),
    ) {
        let mut counties = partition(8.0, 47.0, &cuts);
        prop_assume!(counties.iter().all(|county| county.polygons.bounding_rect().is_some()));
        let Ok(mut found) = cover(&counties, 5) else { return Ok(()) };
        counties.reverse();
        found.reverse();
        prop_assert_eq!(cover(&counties, 5).unwrap(), found);
    }
}
