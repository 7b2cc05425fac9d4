// Writes the polygons that tests read, from maps on npm.
//
//   npm install --no-save us-atlas@3.0.1 es-atlas@0.6.0 world-atlas@2.0.2 swiss-maps@4.7.0 topojson-client@3.1.0
//   node scripts/extract-counties.mjs              testdata/counties.geojson and testdata/boundaries/
//   node scripts/extract-counties.mjs switzerland  switzerland.geojson, here
//
// testdata/README.md and testdata/boundaries/source.txt say whose maps they are. Those of Switzerland are not for commercial
// use, so they stay out of the repository; scripts/cover-switzerland fetches them.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";

const require = createRequire(`${process.cwd()}/package.json`);
const { feature } = require("topojson-client");

// The features of a layer that are wanted.
const read = (file, layer, wanted = () => true) => {
  const atlas = JSON.parse(readFileSync(require.resolve(file), "utf8"));
  return feature(atlas, atlas.objects[layer]).features.filter(wanted);
};
const write = (file, features) =>
  writeFileSync(file, `${JSON.stringify({ type: "FeatureCollection", features })}\n`);

// The same on both sides of a border, so neighbours still fit.
const round = (part, decimals) =>
  typeof part === "number" ? Number(part.toFixed(decimals)) : part.map((p) => round(p, decimals));
const rounded = (decimals) => ({ id, properties, geometry: { type, coordinates } }) => ({
  type: "Feature",
  id,
  properties,
  geometry: { type, coordinates: round(coordinates, decimals) },
});

if (process.argv[2] === "switzerland") {
  const cantons = read("swiss-maps/2023/ch-combined.json", "cantons");
  write("switzerland.geojson", cantons.map(rounded(4)));
} else {
  const us = "us-atlas/counties-10m.json";
  // The two counties of trees/yolo.toml.
  const two = new Set(["06113", "06067"]);
  write(
    "testdata/counties.geojson",
    read(us, "counties", (county) => two.has(county.id)).map((county) => ({
      type: "Feature",
      properties: { fips: county.id, name: county.properties.name },
      geometry: county.geometry,
    })),
  );

  const boundaries = "testdata/boundaries";
  mkdirSync(boundaries, { recursive: true });
  write(`${boundaries}/california.geojson`, read(us, "counties", ({ id }) => id.startsWith("06")).map(rounded(4)));
  // Counties with a hole that an independent city fills: Albemarle, Augusta, Frederick, Rockbridge, Rockingham.
  const virginia = new Set("51003 51540 51015 51790 51820 51069 51840 51163 51530 51678 51165 51660".split(" "));
  write(`${boundaries}/virginia.geojson`, read(us, "counties", ({ id }) => virginia.has(id)).map(rounded(4)));
  // Islands on both sides of the antimeridian.
  const aleutians = new Set(["02013", "02016"]);
  write(`${boundaries}/aleutians.geojson`, read(us, "counties", ({ id }) => aleutians.has(id)).map(rounded(4)));
  write(`${boundaries}/spain.geojson`, read("es-atlas/es/provinces.json", "provinces").map(rounded(4)));
  // Not cut at the antimeridian (Fiji, Russia), around a pole (Antarctica), one inside another (Lesotho).
  const countries = new Set(["Fiji", "Russia", "Antarctica", "South Africa", "Lesotho"]);
  write(
    `${boundaries}/countries.geojson`,
    read("world-atlas/countries-110m.json", "countries", (c) => countries.has(c.properties.name)).map(rounded(2)),
  );
}
