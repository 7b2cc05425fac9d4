// A text as several QR codes: whatever is lost, seen twice, in any order, or of somebody else.

import { expect, test } from "vitest";
import { FrameReader, toFrames } from "../../src/lib/qr/frames";

const TEXT = Array.from({ length: 64 }, (_, n) => `{"digest":"${`${n}`.padStart(64, "a")}","kind":"visit","name":"Čafé 🍻"}\n`).join("");

test("all codes give the text, in whatever order and however often they are seen", () => {
  const frames = toFrames(TEXT);
  expect(frames.length).toBeGreaterThan(10);
  const reader = new FrameReader();
  const shuffled = frames.toSorted((a, b) => (a.slice(-9) < b.slice(-9) ? 1 : -1));
  for (const [seen, frame] of shuffled.slice(1).entries()) {
    expect(reader.take(frame)).toEqual({ is: "part", have: seen + 1, of: frames.length });
    expect(reader.take(frame)).toEqual({ is: "part", have: seen + 1, of: frames.length });
  }
  expect(reader.take(shuffled[0])).toEqual({ is: "whole", text: TEXT });
});

test("a short text is one code, and one that cannot be shown is refused", () => {
  const [only, ...others] = toFrames("x");
  expect(others).toEqual([]);
  expect(new FrameReader().take(only)).toEqual({ is: "whole", text: "x" });
  expect(() => toFrames("")).toThrow("cannot be shown");
  expect(() => toFrames("x".repeat(60_000))).toThrow("cannot be shown");
});

test("codes of others are passed over, and take nothing away", () => {
  const [mine, theirs] = [toFrames(TEXT), toFrames(`${TEXT}!`)];
  const reader = new FrameReader();
  for (const at of mine.keys()) {
    for (const foreign of ["9qc7mbdh", "", "WAYCLEAR:", "https://example.org", "x".repeat(10_000)]) {
      expect(reader.take(foreign)).toEqual({ is: "foreign" });
    }
    if (at === mine.length - 1) break;
    expect(reader.take(mine[at])).toMatchObject({ have: at + 1 });
    expect(reader.take(theirs[at])).toMatchObject({ have: at + 1 });
  }
  expect(reader.take(mine.at(-1) ?? "")).toEqual({ is: "whole", text: TEXT });
});

test("numbers that cannot be are refused", () => {
  const sum = "0".repeat(16);
  const hostile = ["0/3", "4/3", "1/0", "1/151", "1/999", "1/1000", "01/3", "-1/3", "1.5/3", "1e1/3", "999999999999/3", "1/3/5"];
  for (const numbers of hostile) expect(new FrameReader().take(`WAYCLEAR:${numbers}:${sum}:x`), numbers).toEqual({ is: "foreign" });
  expect(new FrameReader().take(`WAYCLEAR:1/3:${sum}:${"x".repeat(5_000)}`)).toEqual({ is: "foreign" });
  expect(new FrameReader().take("WAYCLEAR:1/3:0:x")).toEqual({ is: "foreign" });
});

test("a piece that was changed is found out by the checksum, and the text is gathered anew", () => {
  const frames = toFrames(TEXT);
  const reader = new FrameReader();
  const changed = `${frames[0].slice(0, -1)}#`;
  for (const frame of [changed, ...frames.slice(1, -1)]) reader.take(frame);
  expect(reader.take(frames.at(-1) ?? "")).toEqual({ is: "part", have: 0, of: frames.length });
  for (const frame of frames.slice(0, -1)) reader.take(frame);
  expect(reader.take(frames.at(-1) ?? "")).toEqual({ is: "whole", text: TEXT });
});

test("a stranger who shows many texts makes none grow without end", () => {
  const reader = new FrameReader();
  for (let n = 0; n < 1_000; n++) reader.take(`WAYCLEAR:1/2:${n.toString(16).padStart(16, "0")}:x`);
  // The oldest was forgotten: its second piece alone is no text.
  expect(reader.take(`WAYCLEAR:2/2:${"0".repeat(16)}:y`)).toEqual({ is: "part", have: 1, of: 2 });
});
