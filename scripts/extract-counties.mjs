// Writes the polygons of the two counties of trees/yolo.toml to testdata/counties.geojson.
//
//   npm install --no-save us-atlas@3.0.1 topojson-client@3.1.0
//   node scripts/extract-counties.mjs
//
// Source: npm us-atlas 3.0.1 (ISC licence, see testdata/README.md), counties-10m.json, made by Mike Bostock from the
// U.S. Census Bureau's cartographic boundary files, 2017 edition.
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";

const require = createRequire(`${process.cwd()}/package.json`);
const { feature } = require("topojson-client");
const atlas = JSON.parse(readFileSync(require.resolve("us-atlas/counties-10m.json"), "utf8"));
const wanted = new Set(["06113", "06067"]);

const features = feature(atlas, atlas.objects.counties)
  .features.filter((county) => wanted.has(county.id))
  .map((county) => ({
    type: "Feature",
    properties: { fips: county.id, name: county.properties.name },
    geometry: county.geometry,
  }));
writeFileSync(
  "testdata/counties.geojson",
  `${JSON.stringify({ type: "FeatureCollection", features })}\n`,
);
