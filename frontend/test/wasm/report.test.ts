// What a report takes up, in the built package: what its owner has seen and chosen, and nothing else.

import { expect, test } from "vitest";
import { Phone, type ReportItem } from "./load";
import { HOME } from "../registry";

const NOW = 1_788_000_000;
const [HOUR, DAY] = [3_600, 86_400];

function words({ what }: ReportItem): string {
  if (what.is === "visit") return `${what.place} ${(what.at - NOW) / HOUR}`;
  return what.is;
}

/** A phone that was at places, and was on two days where others could hear it. */
function phoneThatWasOut(): Phone {
  const phone = new Phone(HOME, undefined, new Uint8Array());
  for (const [place, at] of [["9qc7mbdh", 0], ["9qc7mbdh", 2 * HOUR], ["9qc7mbdh/shop-2", 3 * HOUR]] as const) phone.visit(place, NOW + at);
  for (const at of [0, DAY]) phone.beacons(NOW + at, 600);
  return phone;
}

test("each day and each visit is left out by itself", () => {
  const phone = phoneThatWasOut();
  const later = NOW + DAY + HOUR;
  const all = phone.draft(later);
  expect(all.map(words).sort()).toEqual(["9qc7mbdh 0", "9qc7mbdh 2", "9qc7mbdh/shop-2 3", "day", "day"]);
  for (const out of all) {
    phone.beginReport(all.filter((item) => item !== out).map(({ id }) => id), later);
    const [kept, chosen] = [phone.report(), all.filter((item) => item !== out)];
    expect(kept.map(({ id }) => id).sort()).toEqual(chosen.map(({ id }) => id).sort());
  }
});

test("what has come since it was shown stays private, and so does what is foreign", () => {
  const phone = phoneThatWasOut();
  const shown = phone.draft(NOW + DAY).map(({ id }) => id);
  phone.visit("9qc7mbdh", NOW + DAY);
  phone.beacons(NOW + 2 * DAY, 600);
  phone.beginReport([...shown, "00".repeat(8), "no id"], NOW + 2 * DAY);
  expect(phone.report().map(({ id }) => id).sort()).toEqual([...shown].sort());
});

test("a choice of nothing is refused, and changes nothing", () => {
  const phone = phoneThatWasOut();
  for (const chosen of [[], ["00".repeat(8)]]) {
    expect(() => phone.beginReport(chosen, NOW + DAY)).toThrow(expect.objectContaining({ kind: "nothing" }));
  }
  expect(phone.report()).toEqual([]);
});
