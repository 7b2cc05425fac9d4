// What no compiler looks at.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const source = fileURLToPath(new URL("../../src/", import.meta.url));
const files = readdirSync(source, { recursive: true, encoding: "utf8" })
  .filter((file) => /\.(ts|svelte)$/.test(file) && !file.includes("lib/chain/contracts/"))
  .map((file) => ({ file, lines: readFileSync(join(source, file), "utf8").split("\n") }));

function found(pattern: RegExp, where = /./): string[] {
  return files
    .filter(({ file }) => where.test(file))
    .flatMap(({ file, lines }) => lines.flatMap((line, at) => (pattern.test(line) ? [`${file}:${at + 1}: ${line.trim()}`] : [])));
}

test("nothing but generated code is of any type", () => {
  expect(found(/(:|<|\bas|\|)\s*any\b(?!")/)).toEqual([]);
});

test("nothing is drawn from text as HTML, and no style knows left from right", () => {
  expect(found(/\{@html|innerHTML|insertAdjacentHTML|\beval\(|new Function\(/)).toEqual([]);
  expect(found(/^\s*(?:(?:margin|padding|border)-(?:left|right)|left|right|text-align: (?:left|right))\b\s*:?/, /\.svelte$/)).toEqual([]);
});

test("a file has no more lines than somebody reads at once", () => {
  // Words are lists.
  const long = files.filter(({ file, lines }) => lines.length > 251 && !/i18n|words/.test(file));
  expect(long.map(({ file, lines }) => `${file}: ${lines.length}`)).toEqual([]);
});
