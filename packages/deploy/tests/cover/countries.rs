//! The counties and provinces of real countries. testdata/boundaries/source.txt says whose maps they are.

use std::path::Path;

use geo::BoundingRect;
use rand_chacha::rand_core::SeedableRng;
use rand_chacha::ChaCha8Rng;
use wayclear_deploy::tree::cover::{draft, read, Boundary, Choice};
use wayclear_deploy::tree::{parse, Tree};

use crate::cells::Cover;

fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
}

fn map(file: &str, choice: &Choice) -> Vec<Boundary> {
    let file = root().join(file);
    let text = std::fs::read_to_string(&file)
        .unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    read(&text, choice).unwrap().counties
}

fn committed(name: &str) -> Vec<Boundary> {
    map(
        &format!("testdata/boundaries/{name}.geojson"),
        &Choice::default(),
    )
}

/// Compares cells in and around the counties with the areas of the polygons.
#[track_caller]
fn agrees_with_the_areas(counties: &[Boundary], found: &Cover, positions: u32) {
    let mut random = ChaCha8Rng::seed_from_u64(2020);
    let mut part = || f64::from(rand::Rng::random::<u32>(&mut random)) / f64::from(u32::MAX);
    for _ in 0..positions {
        for county in counties {
            // Near a vertex, where borders meet.
            let bounds = county.polygons.bounding_rect().unwrap();
            let ring = &county.polygons.0[0].exterior().0;
            #[allow(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                clippy::cast_precision_loss
            )]
            let vertex = ring[(part() * (ring.len() - 1) as f64) as usize];
            found.agrees_with_the_areas_at(
                vertex.y + 0.02 * (part() - 0.5),
                vertex.x + 0.02 * (part() - 0.5),
            );
            found.agrees_with_the_areas_at(
                bounds.min().y + part() * bounds.height(),
                bounds.min().x + part() * bounds.width(),
            );
        }
    }
}

/// The tree file of a cover, as `wayclear tree check` reads it.
fn tree(key: &str, name: &str, counties: &[Boundary], precision: usize) -> Tree {
    let prefixes = wayclear_deploy::tree::cover::cover(counties, precision).unwrap();
    parse(&draft("", key, name, counties, &prefixes)).unwrap()
}

#[test]
fn every_county_of_california_has_its_ground() {
    let counties = committed("california");
    assert_eq!(counties.len(), 58);
    let found = Cover::of(counties.clone(), 6);
    found.routes(&[
        ("Los Angeles", 34.0537, -118.2428, "06037"),
        ("Avalon, an island", 33.3428, -118.3278, "06037"),
        ("San Diego", 32.7157, -117.1611, "06073"),
        ("San Francisco", 37.7793, -122.4193, "06075"),
        ("Sacramento", 38.5816, -121.4944, "06067"),
        ("Fresno", 36.7378, -119.7871, "06019"),
        ("Alturas", 41.4871, -120.5424, "06049"),
        ("Crescent City", 41.7558, -124.2026, "06015"),
        ("Bridgeport", 38.2557, -119.2313, "06051"),
        ("Markleeville", 38.6946, -119.7802, "06003"),
        ("El Centro", 32.7920, -115.5631, "06025"),
        ("Needles", 34.8481, -114.6141, "06071"),
    ]);
    assert_eq!(found.at(39.5296, -119.8138), None, "Reno, Nevada");
    assert_eq!(found.at(32.5149, -117.0382), None, "Tijuana, Mexico");
    assert_eq!(found.at(36.0, -123.5), None, "the Pacific");
    agrees_with_the_areas(&counties, &found, 10);
}

#[test]
fn every_known_place_of_yolo_and_sacramento_falls_to_its_county() {
    let text = std::fs::read_to_string(root().join("trees/yolo.toml")).unwrap();
    let known = parse(&text).unwrap();
    let found = Cover::of(committed("california"), 6);
    assert!(known.places().count() >= 20);
    for (county, _, place) in known.places() {
        assert_eq!(
            found.at(place.latitude, place.longitude),
            Some(county.key.as_str()),
            "{}",
            place.name
        );
    }
}

#[test]
fn a_cover_is_a_tree_file_without_problems() {
    let tree = tree("US-CA", "California", &committed("california"), 5);
    assert_eq!(tree.counties.len(), 58);
    assert_eq!(
        (tree.key.as_str(), tree.name.as_str()),
        ("US-CA", "California")
    );
    assert_eq!(
        (
            tree.counties[0].key.as_str(),
            tree.counties[0].name.as_str()
        ),
        ("06001", "Alameda")
    );
}

#[test]
fn every_province_of_spain_has_its_ground_and_its_enclaves() {
    let counties = committed("spain");
    assert_eq!(counties.len(), 53);
    let found = Cover::of(counties.clone(), 6);
    found.routes(&[
        ("Madrid", 40.4168, -3.7038, "28"),
        ("Barcelona", 41.3874, 2.1686, "08"),
        ("València", 39.4699, -0.3763, "46"),
        ("Sevilla", 37.3891, -5.9845, "41"),
        ("Zaragoza", 41.6488, -0.8891, "50"),
        ("Málaga", 36.7213, -4.4214, "29"),
        ("Murcia", 37.9922, -1.1307, "30"),
        ("Palma", 39.5696, 2.6502, "07"),
        ("Las Palmas", 28.1235, -15.4363, "35"),
        ("Santa Cruz de Tenerife", 28.4636, -16.2518, "38"),
        ("Bilbao", 43.2630, -2.9350, "48"),
        ("Vitoria", 42.8467, -2.6716, "01"),
        ("Ceuta", 35.8894, -5.3213, "51"),
        ("Melilla", 35.2923, -2.9381, "52"),
        ("Treviño, of Burgos within Álava", 42.7357, -2.7461, "09"),
        ("Ademuz, of València beyond it", 40.0620, -1.2848, "46"),
    ]);
    assert_eq!(found.at(38.7223, -9.1393), None, "Lisboa");
    assert_eq!(found.at(42.5063, 1.5218), None, "Andorra");
    agrees_with_the_areas(&counties, &found, 10);
}

#[test]
fn independent_cities_of_virginia_lie_in_holes_of_their_counties() {
    let counties = committed("virginia");
    assert_eq!(counties.len(), 12);
    let found = Cover::of(counties.clone(), 6);
    found.routes(&[
        ("Charlottesville", 38.0293, -78.4767, "51540"),
        ("Monticello, Albemarle", 38.0086, -78.4532, "51003"),
        ("Harrisonburg", 38.4496, -78.8689, "51660"),
        ("Bridgewater, Rockingham", 38.3821, -78.9767, "51165"),
        ("Winchester", 39.1857, -78.1633, "51840"),
        ("Stephens City, Frederick", 39.0832, -78.2183, "51069"),
    ]);
    agrees_with_the_areas(&counties, &found, 20);
}

#[test]
fn islands_on_both_sides_of_the_antimeridian_are_of_one_county() {
    let found = Cover::of(committed("aleutians"), 6);
    found.routes(&[
        ("Unalaska", 53.8872, -166.5397, "02016"),
        ("Adak", 51.8800, -176.6581, "02016"),
        ("Attu", 52.9025, 172.9094, "02016"),
        ("Shemya", 52.7183, 174.1136, "02016"),
        ("King Cove", 55.0617, -162.3103, "02013"),
    ]);
    assert_eq!(found.at(52.0, 0.0), None);
}

#[test]
fn countries_that_are_not_cut_at_the_antimeridian_and_a_pole_are_covered() {
    let choice = Choice {
        key_width: Some(1),
        ..Choice::default()
    };
    let counties = map("testdata/boundaries/countries.geojson", &choice);
    assert_eq!(counties.len(), 5);
    let found = Cover::of(counties, 4);
    found.routes(&[
        ("the South Pole", -90.0, 0.0, "010"),
        ("near it", -89.9, -135.0, "010"),
        ("Vostok", -78.4645, 106.8339, "010"),
        ("Anadyr", 64.7337, 177.4968, "643"),
        ("Provideniya", 64.4, -173.3, "643"),
        ("Moskva", 55.7558, 37.6173, "643"),
        ("Maseru", -29.35, 27.7, "426"),
        ("Pretoria", -25.7479, 28.2293, "710"),
        ("Suva", -18.0, 178.3, "242"),
    ]);
    assert_eq!(found.at(85.0, 0.0), None, "the Arctic");
    assert_eq!(found.at(64.0, -100.0), None, "Canada");
    assert_eq!(found.at(-17.0, 0.0), None, "the Atlantic");
}

#[test]
#[ignore = "its map may not be copied into the repository: make boundaries fetches it"]
fn every_canton_of_switzerland_has_its_ground_and_its_enclaves() {
    let choice = Choice {
        key_width: Some(1),
        ..Choice::default()
    };
    let counties = map("target/boundaries/switzerland.geojson", &choice);
    assert_eq!(counties.len(), 26);
    let found = Cover::of(counties.clone(), 6);
    found.routes(&[
        ("Zürich", 47.3769, 8.5417, "1"),
        ("Bern", 46.9480, 7.4474, "2"),
        ("Luzern", 47.0502, 8.3093, "3"),
        ("Altdorf", 46.8804, 8.6444, "4"),
        ("Basel", 47.5596, 7.5886, "12"),
        ("Schaffhausen", 47.6959, 8.6340, "14"),
        ("Herisau", 47.3862, 9.2790, "15"),
        ("Appenzell, an enclave", 47.3310, 9.4096, "16"),
        ("St. Gallen", 47.4245, 9.3767, "17"),
        ("Chur", 46.8499, 9.5329, "18"),
        ("Lugano", 46.0037, 8.9511, "21"),
        ("Lausanne", 46.5197, 6.6323, "22"),
        ("Sion", 46.2331, 7.3606, "23"),
        ("Neuchâtel", 46.9900, 6.9293, "24"),
        ("Genève", 46.2044, 6.1432, "25"),
        ("Delémont", 47.3645, 7.3439, "26"),
        ("Estavayer, of Fribourg within Vaud", 46.8486, 6.8466, "10"),
        ("Avenches, of Vaud within Fribourg", 46.8798, 7.0423, "22"),
    ]);
    assert_eq!(found.at(47.1410, 9.5209), None, "Vaduz");
    assert_eq!(
        tree("CH-CH", "Switzerland", &counties, 6).counties.len(),
        26
    );
    agrees_with_the_areas(&counties, &found, 20);
}
