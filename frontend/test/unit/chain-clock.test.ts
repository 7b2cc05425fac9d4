// How the chain's time is told from clocks and blocks, any of which may be wrong.

import { expect, test } from "vitest";
import { ChainClock } from "../../src/lib/phone/chain-clock";

const NOW = 1_788_000_000;

/** What is known after looks, each at a time of the clock, with the blocks of relays: height, and time less that of the clock. */
function after(...looks: [clock: number, ...blocks: [height: number, off: number][]][]): [off: number, isUnsure: boolean] {
  const clock = new ChainClock();
  for (const [at, ...blocks] of looks) {
    clock.note(blocks.map(([height, off]) => ({ height, time: NOW + at + off })), NOW + at);
  }
  return [clock.off, clock.isUnsure];
}

test("a clock within two minutes of any relay's block is right, whatever others say", () => {
  expect(after([0, [10, -5]])).toEqual([0, false]);
  expect(after([0, [10, 120]])).toEqual([0, false]);
  expect(after([0, [10, -3_000], [900, 3_000], [12, 90]])).toEqual([0, false]);
  expect(after([0, [10, 3_000], [12, -3_000]])).toEqual([0, false]);
  expect(after([0])).toEqual([0, false]);
});

test("a clock that is behind the blocks of all relays is corrected by the least of them", () => {
  expect(after([0, [10, 86_400], [11, 86_405]])).toEqual([86_400, false]);
  expect(after([0, [10, 600]], [60, [20, -1]])).toEqual([0, false]);
});

test("one old block corrects nothing, and a chain that rests never does", () => {
  expect(after([0, [10, -3_000]])).toEqual([0, true]);
  expect(after([0, [10, -3_000]], [60, [10, -3_060]], [120, [10, -3_120]])).toEqual([0, true]);
  // It comes back, and makes up what it has missed.
  expect(after([0, [10, -3_000]], [60, [10, -3_060]], [120, [40, -1_000]])).toEqual([0, true]);
  expect(after([0, [10, -3_000]], [60, [10, -3_060]], [120, [40, -3]])).toEqual([0, false]);
});

test("a clock that is ahead is corrected once blocks come at its pace, and as soon as they do no more it is not", () => {
  expect(after([0, [10, -86_400]], [60, [22, -86_403]])).toEqual([-86_403, false]);
  expect(after([0, [10, -86_400]], [5, [11, -86_400]])).toEqual([0, true]);
  expect(after([0, [10, -86_400]], [60, [22, -86_403]], [65, [23, -86_400]])).toEqual([-86_403, false]);
  expect(after([0, [10, -86_400]], [60, [22, -86_403]], [62, [23, 2]])).toEqual([0, false]);
  expect(after([0, [10, -86_400]], [60, [22, -86_403]], [120, [22, -86_463]])).toEqual([0, true]);
  expect(after([0, [10, -86_400]], [60, [22, -86_403]], [65, [23, -40_000]])).toEqual([0, true]);
});

test("nobody sets a clock right by more than two days", () => {
  for (const off of [2 * 86_400 + 1, -3 * 86_400, 1e12, 2 ** 52]) {
    expect(after([0, [10, off]], [60, [22, off]], [120, [34, off]])).toEqual([0, true]);
  }
  expect(after([0, [10, 2 * 86_400 - 1]])).toEqual([2 * 86_400 - 1, false]);
});
