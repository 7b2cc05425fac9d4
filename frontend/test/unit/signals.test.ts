// Logs of Bluetooth signals, as devices and their tools write them.

import { expect, test } from "vitest";
import { LogError, readLog } from "../../src/lib/signals";

const ID = "00112233445566778899aabbccddeeff";

test("times in seconds, milliseconds and ISO 8601 are the same moments", () => {
  const times = ["1700000000", "1700000000000", "2023-11-14T22:13:20Z", "2023-11-14 22:13:20", "2023-11-14T23:13:20+01:00"];
  const { at, leftOut } = readLog(["time,identifier,rssi", ...times.map((time) => `${time},${ID},-60`)].join("\n"));
  expect(at).toEqual(Array(5).fill(1_700_000_000_000));
  expect(leftOut).toBe(0);
});

test("columns are found by name in any order and case, between commas, semicolons or tabs", () => {
  for (const mark of [",", ";", "\t"]) {
    const log = [["RSSI", "x", "Timestamp", "Sender"], ["-60.4", "", "1700000000", `"${ID}"`]].map((row) => row.join(mark)).join("\r\n");
    expect(readLog(`\uFEFF${log}\r\n`)).toEqual({ senders: [ID], at: [1_700_000_000_000], rssi: [-60], leftOut: 0 });
  }
});

test("rows that hold no signal are counted, and nothing of them is taken", () => {
  const rows = [`,${ID},-60`, `x,${ID},-60`, `1700000000,,-60`, `1700000000,${ID},`, `1700000000,${ID},0`, `1700000000,${ID},127`, `1700000000,${ID},-128`, `1e9,${ID},-60`, "1700000000", `99999999999999999999,${ID},-60`];
  expect(readLog(["time,identifier,rssi", ...rows].join("\n"))).toEqual({ senders: [], at: [], rssi: [], leftOut: rows.length });
});

test("a file that is no log is named", () => {
  for (const text of ["", "a,b,c\n1,2,3", "time,rssi\n1,-60", "<html>", "\u0000\u0001"]) expect(() => readLog(text)).toThrow(LogError);
});
