// Writes the codes of the counties of the United States to standard output, one line a state.
//
//   cd "$(mktemp -d)" && npm install us-atlas@3.0.1
//   node scripts/extract-county-codes.mjs node_modules/us-atlas/counties-10m.json > packages/deploy/src/tree/us_counties.txt

import { readFileSync } from "node:fs";

const POSTAL = {
  "01": "AL", "02": "AK", "04": "AZ", "05": "AR", "06": "CA", "08": "CO", "09": "CT", 10: "DE", 11: "DC", 12: "FL",
  13: "GA", 15: "HI", 16: "ID", 17: "IL", 18: "IN", 19: "IA", 20: "KS", 21: "KY", 22: "LA", 23: "ME", 24: "MD",
  25: "MA", 26: "MI", 27: "MN", 28: "MS", 29: "MO", 30: "MT", 31: "NE", 32: "NV", 33: "NH", 34: "NJ", 35: "NM",
  36: "NY", 37: "NC", 38: "ND", 39: "OH", 40: "OK", 41: "OR", 42: "PA", 44: "RI", 45: "SC", 46: "SD", 47: "TN",
  48: "TX", 49: "UT", 50: "VT", 51: "VA", 53: "WA", 54: "WV", 55: "WI", 56: "WY", 60: "AS", 66: "GU", 69: "MP",
  72: "PR", 74: "UM", 78: "VI",
};
// What the atlas of 2017 draws no boundary of, and what came after it.
const ADDED = [
  "02063", "02066", "09110", "09120", "09130", "09140", "09150", "09160", "09170", "09180", "09190", "60030", "60040",
  "74050", "74100", "74150", "74200", "74250", "74300", "74350", "74400", "74450",
];
const NAMES = {
  69: "Northern Mariana Islands", 74: "U.S. Minor Outlying Islands", 78: "U.S. Virgin Islands",
};
const CONNECTICUT = ["09001", "09003", "09005", "09007", "09009", "09011", "09013", "09015"];
// To be checked against the Census Bureau's "Substantial Changes to Counties and County Equivalent Entities: 1970-Present"
// when a code is in doubt: a code that is missing here costs a warning, no more.
const ABOLISHED = {
  "02010": "was split in 1987 into 02013 and 02016",
  "02140": "was replaced in 1986 by 02188",
  "02201": "was split in 2008 into 02198, 02130 and 02275",
  "02231": "was split in 1992 into 02232 and 02282",
  "02232": "was split in 2007 into 02105 and 02230",
  "02261": "was split in 2019 into 02063 and 02066",
  "02270": "was replaced in 2015 by 02158",
  "02280": "was split in 2008 into 02195 and 02275",
  ...Object.fromEntries(CONNECTICUT.map((code) => [code, "was replaced in 2022 by 09110 to 09190"])),
  12025: "was replaced in 1997 by 12086",
  29193: "is 29186 today",
  30113: "became part of 30031 and 30067 in 1997",
  46113: "was replaced in 2015 by 46102",
  46131: "is part of 46071 today",
  51123: "is part of 51800 today",
  51515: "became part of 51019 in 2013",
  51560: "became part of 51005 in 2001",
  51780: "became part of 51083 in 1995",
};

const { objects } = JSON.parse(readFileSync(process.argv[2], "utf8"));
const names = Object.fromEntries(objects.states.geometries.map((state) => [state.id, state.properties.name]));
const codes = [...objects.counties.geometries.map((county) => county.id), ...ADDED].sort();

console.log(`# Counties of the United States and what has their rank: digits, code and name of each state, the last three digits of
# each county. Lines with - tell what became of codes that are used no more.
#
# Written by scripts/extract-county-codes.mjs from npm us-atlas 3.0.1 (counties-10m.json, drawn from the U.S. Census Bureau's
# cartographic boundary files, 2017 edition), with the changes since 1970 that stand in that script.
# us-atlas: Copyright 2013-2019 Michael Bostock. Permission to use, copy, modify, and/or distribute this software for any
# purpose with or without fee is hereby granted, provided that the above copyright notice and this permission notice appear
# in all copies. THE SOFTWARE IS PROVIDED "AS IS" AND THE AUTHOR DISCLAIMS ALL WARRANTIES WITH REGARD TO THIS SOFTWARE
# INCLUDING ALL IMPLIED WARRANTIES OF MERCHANTABILITY AND FITNESS. IN NO EVENT SHALL THE AUTHOR BE LIABLE FOR ANY SPECIAL,
# DIRECT, INDIRECT, OR CONSEQUENTIAL DAMAGES OR ANY DAMAGES WHATSOEVER RESULTING FROM LOSS OF USE, DATA OR PROFITS, WHETHER
# IN AN ACTION OF CONTRACT, NEGLIGENCE OR OTHER TORTIOUS ACTION, ARISING OUT OF OR IN CONNECTION WITH THE USE OR PERFORMANCE
# OF THIS SOFTWARE.`);
for (const digits of Object.keys(POSTAL).sort()) {
  const counties = codes.filter((code) => code.startsWith(digits) && !ABOLISHED[code]).map((code) => code.slice(2));
  console.log(`${digits} US-${POSTAL[digits]} ${NAMES[digits] ?? names[digits]}: ${counties.join(" ")}`);
}
for (const [code, fate] of Object.entries(ABOLISHED).sort()) {
  console.log(`- ${code} ${fate}`);
}
