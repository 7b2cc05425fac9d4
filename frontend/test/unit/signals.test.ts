// Logs of Bluetooth signals, as devices and their tools write them.

import { expect, test } from "vitest";
import { isWhole, LogError, lookAtLog, readLog } from "../../src/lib/signals";

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
    expect(readLog(`\uFEFF${log}\r\n`)).toEqual({ senders: [ID], at: [1_700_000_000_000], rssi: [-60], leftOut: 0, unwanted: 0 });
  }
});

test("rows that hold no signal are counted, and nothing of them is taken", () => {
  const rows = [`,${ID},-60`, `x,${ID},-60`, `1700000000,,-60`, `1700000000,${ID},`, `1700000000,${ID},0`, `1700000000,${ID},127`, `1700000000,${ID},-128`, `1e9,${ID},-60`, "1700000000", `99999999999999999999,${ID},-60`];
  expect(readLog(["time,identifier,rssi", ...rows].join("\n"))).toEqual({ senders: [], at: [], rssi: [], leftOut: rows.length, unwanted: 0 });
});

test("a file that is no log is named", () => {
  for (const text of ["", "a,b,c\n1,2,3", "time,rssi\n1,-60", "<html>", "\u0000\u0001"]) expect(() => readLog(text)).toThrow(LogError);
});

test("a log without names, or with others, is read as somebody says", () => {
  const text = `1700000000,ADV,${ID},x,-60\n1700000060,SCAN,${ID},x,-61\n1700000120,ADV,${ID},x,-62\n`;
  const { first, form } = lookAtLog(text);
  expect([first.length, form.hasNames, isWhole(form)]).toEqual([5, false, false]);
  const chosen = { ...form, time: 0, sender: 2, rssi: 4 };
  expect(readLog(text, chosen).rssi).toEqual([-60, -61, -62]);
  const some = readLog(text, { ...chosen, only: { column: 1, value: "ADV" } });
  expect([some.rssi, some.unwanted, some.leftOut]).toEqual([[-60, -62], 1, 0]);
  expect(readLog(`a,b,c\n1700000000,${ID},-60`, { ...chosen, hasNames: true, sender: 1, rssi: 2 }).rssi).toEqual([-60]);
});

test("a clock that counts from its own start is set to when that was", () => {
  const form = { ...lookAtLog(`time,identifier,rssi\n0,${ID},-60`).form, beginsAt: 1_700_000_000 };
  expect(readLog(`time,identifier,rssi\n0,${ID},-60\n61.5,${ID},-60`, form).at).toEqual([1_700_000_000_000, 1_700_000_061_500]);
});
