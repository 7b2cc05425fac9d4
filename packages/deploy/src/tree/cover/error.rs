//! Why boundaries cannot be read or covered.

use thiserror::Error;
use wayclear_api::Invalid;

/// Why boundaries cannot be covered.
#[derive(Debug, Error, PartialEq)]
pub enum CoverError {
    /// Cells of that length are never assigned.
    #[error("a precision of {precision} is out of range: cell prefixes have 2 to 7 characters")]
    Precision {
        /// The precision as given.
        precision: usize,
    },
    /// The rings of some counties enclose nothing.
    #[error(
        "the boundary of {} encloses no ground: repair it, or leave it out",
        list(counties)
    )]
    NoGround {
        /// Their keys and names.
        counties: Vec<String>,
    },
    /// A ring crosses itself or another one of its county, or a hole lies outside.
    #[error("the boundary of county {key:?} crosses itself near {latitude:.4}, {longitude:.4}: repair it, for example with ogr2ogr -makevalid repaired.geojson FILE")]
    Crosses {
        key: String,
        /// Degrees north.
        latitude: f64,
        /// Degrees east.
        longitude: f64,
    },
    /// Two counties claim the same ground.
    #[error("counties {first:?} and {second:?} share {percent:.0} % or more of the smaller one's ground: cut one out of the other, or leave one out")]
    Overlap {
        first: String,
        second: String,
        /// How much of the smaller one at least lies in the other, 1 to 100.
        percent: f64,
    },
    /// Some counties are so small that every cell they touch has more of another county.
    #[error("no cell of {precision} characters falls to {}: {}", list(counties), cure(*enough))]
    NoCells {
        /// Their keys and names.
        counties: Vec<String>,
        /// The precision as given.
        precision: usize,
        /// The precision at which each of them gets a cell, if there is one.
        enough: Option<usize>,
    },
}

fn list(counties: &[String]) -> String {
    const MOST: usize = 5;
    let more = counties.len().saturating_sub(MOST);
    let list = counties[..counties.len() - more].join(", ");
    match more {
        0 => list,
        _ => format!("{list} and {more} more"),
    }
}

fn cure(enough: Option<usize>) -> String {
    match enough {
        Some(precision) => format!("take --precision {precision}"),
        None => "even the longest prefixes are too coarse, so leave them out or join them to a neighbour".into(),
    }
}

/// Why a GeoJSON file is not taken for the boundaries of counties.
#[derive(Debug, Error, PartialEq)]
pub enum BoundaryError {
    #[error("not GeoJSON: {reason}. Shapes are converted with: ogr2ogr -t_srs EPSG:4326 counties.geojson FILE")]
    NotJson {
        /// What the parser says, with line and column.
        reason: String,
    },
    /// JSON of the other kind.
    #[error("this is TopoJSON; GeoJSON is needed: npx -p topojson-client topo2geo NAME=counties.geojson < FILE (topo2geo -l lists the names)")]
    TopoJson,
    /// Neither a feature collection nor a feature.
    #[error("a FeatureCollection or a Feature is needed, this is {found:?}")]
    NotFeatures {
        /// The type that the file says, or "no type".
        found: String,
    },
    #[error("there are no features in the file: each county is one")]
    Empty,
    /// A feature that breaks the form.
    #[error("feature {number} is not GeoJSON: {reason}")]
    Malformed {
        /// Its number, from 1.
        number: usize,
        /// What the parser says.
        reason: String,
    },
    /// A feature without ground.
    #[error("feature {number} has no geometry: give it a polygon, or leave it out")]
    NoGeometry {
        /// Its number, from 1.
        number: usize,
    },
    /// A feature of points or lines.
    #[error("feature {number} is a {kind}; a county needs polygons: leave it out, or build its polygon first")]
    NotPolygon {
        /// Its number, from 1.
        number: usize,
        kind: &'static str,
    },
    /// A ring that does not end where it begins.
    #[error("a ring of feature {number} begins at {x}, {y} and ends elsewhere: repeat its first position at its end")]
    OpenRing {
        /// The feature's number, from 1.
        number: usize,
        /// Longitude of the first position, as given.
        x: f64,
        /// Latitude of the first position, as given.
        y: f64,
    },
    /// An edge of more than half the world.
    #[error("an edge of feature {number} goes from longitude {from} to {to}, which is more than half around the world: give it a position between, or cut the ring at 180")]
    LongEdge {
        /// The feature's number, from 1.
        number: usize,
        /// Degrees east.
        from: f64,
        /// Degrees east.
        to: f64,
    },
    /// A ring of fewer than four positions.
    #[error("a ring of feature {number} has {count} positions, it needs 4 at least, the last like the first: repair it, or leave it out")]
    ShortRing {
        /// The feature's number, from 1.
        number: usize,
        /// How many it has.
        count: usize,
    },
    /// A position of one number.
    #[error("a position of feature {number} has fewer than two numbers: longitude and latitude")]
    ShortPosition {
        /// The feature's number, from 1.
        number: usize,
    },
    /// Positions that are no degrees.
    #[error("feature {number}: {x}, {y} is no longitude (-360 to 360) and latitude (-90 to 90) in degrees. If the file is projected{system}, convert it first: ogr2ogr -t_srs EPSG:4326 degrees.geojson FILE")]
    Projected {
        /// The feature's number, from 1.
        number: usize,
        x: f64,
        y: f64,
        /// What the file says about its coordinates, in brackets, or nothing.
        system: String,
    },
    /// Positions that are degrees the other way round, perhaps.
    #[error("feature {number}: {x}, {y} is no longitude and latitude in degrees. If the latitude is first, swap them: ogr2ogr -swapxy swapped.geojson FILE. If the file is projected{system}, convert it: ogr2ogr -t_srs EPSG:4326 degrees.geojson FILE")]
    Swapped {
        /// The feature's number, from 1.
        number: usize,
        x: f64,
        y: f64,
        /// What the file says about its coordinates, in brackets, or nothing.
        system: String,
    },
    /// No feature fits the filter.
    #[error("no feature has {value:?} as {property:?}; there are {there}")]
    NoneChosen {
        /// The property asked for.
        property: String,
        /// The value asked for.
        value: String,
        /// The properties of the first feature.
        there: String,
    },
    /// No well-known property fits.
    #[error("which property is a county's key? Name it with --key; there are {there}")]
    NoKey {
        /// The properties of the first feature.
        there: String,
    },
    /// A feature without the property.
    #[error("feature {number} has no text as {property:?}; the first has {there}: name another with --key or --name")]
    Missing {
        /// The feature's number, from 1.
        number: usize,
        property: String,
        /// The properties of the first feature.
        there: String,
    },
    /// A number as key.
    #[error("feature {number} has the number {value} as {property:?}, and numbers lose their leading zeros: --key-width {} makes it {filled:?}, --key-width 1 leaves it", filled.len())]
    NumberAsKey {
        /// The feature's number, from 1.
        number: usize,
        property: String,
        value: String,
        /// With one zero more.
        filled: String,
    },
    /// A key of the wrong form.
    #[error(
        "feature {number}: {error}; name the property that holds it with --key; there are {there}"
    )]
    Key {
        /// The feature's number, from 1.
        number: usize,
        error: Invalid,
        /// The properties of the first feature.
        there: String,
    },
    /// A name of the wrong form.
    #[error("feature {number}: {error}; name another property with --name")]
    Name {
        /// The feature's number, from 1.
        number: usize,
        error: Invalid,
    },
    #[error("features {first} and {second} both have {key:?} as {from:?}: name another property with --key, or say --join if they are parts of one county")]
    Twice {
        key: String,
        from: String,
        /// Number of the first feature, from 1.
        first: usize,
        /// Number of the second feature, from 1.
        second: usize,
    },
}
