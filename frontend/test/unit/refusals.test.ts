// Why servers refuse: every name that Rust has is known here and has words in each language, and no other name is taken for one.

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { en } from "../../src/lib/i18n/en";
import { refusals as ar } from "../../src/lib/i18n/refusals/ar";
import { refusals as english } from "../../src/lib/i18n/refusals/en";
import { refusals as es } from "../../src/lib/i18n/refusals/es";
import { accepted, Refusal } from "../../src/lib/relay/http";
import { OHTTP_KEY, otherTitle, refusalName, REFUSALS, VERDICTS } from "../../src/lib/relay/refusals";

const LANGUAGES = { en: english, es, ar };

function source(path: string): string {
  return readFileSync(fileURLToPath(new URL(`../../../packages/${path}`, import.meta.url)), "utf8");
}

function all(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].map(([, found]) => found);
}

/** The names that packages/relay answers. */
function ofRust(): string[] {
  const constants = new Map([...source("api/src/sealed.rs").matchAll(/pub const (\w+): &str = "([^"]+)"/g)].map(([, name, text]) => [name, text]));
  const relay = source("relay/src/kind.rs");
  const shared = all(relay, /= sealed::(\w+),/g).map((name) => constants.get(name) ?? name);
  // What did not get as far as the desk is refused by a relay's names.
  const desk = all(source("relay/src/attest/problem.rs"), /DeskProblem::(?!Body)\w+(?: \{ \.\. \}|\(_\))? => \("(\w+)"/g);
  return [...all(relay, / = "(\w+)", \w+;/g), ...shared, ...desk];
}

test("every name of a relay, a forwarder and a desk is known here, and none that they do not have", () => {
  const names = ofRust();
  expect(names).toContain(OHTTP_KEY);
  expect(names.length).toBeGreaterThan(30);
  expect([...new Set(names.map((name) => refusalName(name, "No")))].sort()).toEqual([...REFUSALS].sort());
});

test("every verdict that keeps a piece of a report from being public is known here", () => {
  const [, body] = /text_enum! \{\s+\/\/\/ What became of a slip, or would\.\s+Verdict \{([^}]+)\}/.exec(source("api/src/contact_registry/words.rs")) ?? [];
  const shown = all(source("browser/src/report_item.rs"), /reason: "(\w+)"\.to_string/g);
  const names = [...all(body, /= "(\w+)"/g).filter((name) => !["taken", "known"].includes(name)), ...shown];
  expect(names.sort()).toEqual([...VERDICTS].sort());
});

test.each(Object.entries(LANGUAGES))("each has words in %s", (_, t) => {
  for (const name of REFUSALS) expect(t.refusals[name], name).toMatch(/\p{L}{3}.*[.]$/u);
  for (const name of VERDICTS) expect(t.verdicts[name], name).toMatch(/\p{L}{3}.*[.]$/u);
  expect(t.otherRefusal("Gone fishing")).toContain("Gone fishing");
});

test.each(["Key", "BUSY", "busy ", "device", "constructor", "__proto__", "newer", "other: busy"])("what is called %j is no name of ours, and shown by its title", (type) => {
  const name = refusalName(type, "Gone fishing");
  expect(otherTitle(name)).toBe("Gone fishing");
  expect(Object.hasOwn({ ...en.errors, ...english.refusals }, name)).toBe(false);
});

test("a title is text of a stranger: without controls and directions, and not long", () => {
  expect(otherTitle(refusalName("x", "a\u202eb\n\n\u0000c"))).toBe("a b c");
  expect(otherTitle(refusalName("x", "y".repeat(10_000)))).toHaveLength(80);
  for (const none of [undefined, 5, "", "  "]) expect(otherTitle(refusalName("x_y", none))).toBe("x_y");
});

test("a refusal says who has refused", () => {
  const url = "https://relay.example.org";
  const text = JSON.stringify({ type: "fishing", title: "Gone fishing", detail: "back at noon" });
  expect(() => accepted(url, 503, text, true)).toThrow(new Refusal(url, "other: Gone fishing", `${url}: back at noon`));
});
