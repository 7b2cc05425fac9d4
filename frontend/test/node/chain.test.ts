// Against a real node: `make e2e` starts one, deploys trees/yolo.toml and runs these.

import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { DirectSecp256k1HdWallet } from "@cosmjs/proto-signing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Deployment, parsePlace, placeText, type StatusChange, visitTag, Wayclear, WayclearVisitor } from "../src/chain";

const root = fileURLToPath(new URL("../..", import.meta.url));
const record = process.env.WAYCLEAR_DEPLOYMENT ?? "deployments/testing.json";
const deployment: Deployment = JSON.parse(readFileSync(resolve(root, record), "utf8"));

function mnemonic(name: string): string {
  const accounts = readFileSync(resolve(root, "scripts/localnet/accounts.toml"), "utf8");
  const words = new RegExp(`^${name} = "(.*)"$`, "m").exec(accounts);
  if (!words) throw new Error(`no account ${name}`);
  return words[1];
}

// A place of its own, so that nothing else happens there.
const PLACE = "9qc7m000/frontend";
let visitor: WayclearVisitor;

beforeAll(async () => {
  const wallet = await DirectSecp256k1HdWallet.fromMnemonic(mnemonic("eve"), { prefix: "wasm" });
  visitor = await WayclearVisitor.connectWithSigner(deployment, wallet, "0.025ucosm");
});

afterAll(() => visitor.disconnect());

test("a place is located down to its city, and has no location before the first visit", async () => {
  const reader = await Wayclear.connect(deployment);
  const found = await reader.locate(`9qc7m001/never-${Date.now().toString(36)}`);
  expect(found.county).toMatch(/^wasm1/);
  expect(found.city).toMatch(/^wasm1/);
  expect(found.location).toBeNull();
  reader.disconnect();
});

test("a check-in makes the place, its event arrives over the websocket, and its status is clean", async () => {
  const place = `${PLACE}-${Date.now().toString(36)}`;
  const changes: StatusChange[] = [];
  let failed: unknown;
  const stop = await visitor.watch((change) => changes.push(change), (error) => (failed = error));
  const visit = await visitor.checkIn(place);
  expect(visit.status).toBe("clean");
  expect(visit.secret).toMatch(/^[0-9a-f]{32}$/);
  const { location } = await visitor.locate(place);
  await expect.poll(() => changes.filter((change) => change.location === location), { timeout: 10_000 }).toEqual([
    expect.objectContaining({ from: null, to: "empty", cause: "generate_contract", at: visit.checkedInAt }),
    expect.objectContaining({ from: "empty", to: "clean", cause: "normal_user_checkin", at: visit.checkedInAt }),
  ]);
  expect(failed).toBeUndefined();
  stop();

  const again = await visitor.checkIn(place);
  expect(again.status).toBe("clean");
  const status = await visitor.status(place);
  expect(status).toMatchObject({ status: "clean", since: visit.checkedInAt, infected_until: null, visits: 2 });
});

test("a refusal of a contract is told in its words", async () => {
  await expect(visitor.checkIn("u4pruydq")).rejects.toThrow(/u4pruydq/);
});

test("a node of another chain is refused", async () => {
  const wrong = { ...deployment, chain_id: "elsewhere-1" };
  await expect(Wayclear.connect(wrong)).rejects.toThrow('is a node of chain "testing"');
});

test("a visit tag is the one the contracts compute", () => {
  // The vectors of packages/api/tests/commitments.rs.
  const secret = "000102030405060708090a0b0c0d0e0f";
  expect(visitTag("9qc7mbdh", secret)).toBe("2f6f0bdf2138687d2d45272706e2ba45");
  expect(visitTag("9qc7mbdh/shop-2", secret)).toBe("06f88a7456220b7f81fdb9adc3ede52c");
});

test("a place is read in any case, with what scanners add around it", () => {
  for (const text of [" 9QC7MBDH/SHOP-2\r\n", "\ufeff9qc7mbdh / Shop-2", "\u200e9qc7mbdh/shop-2\u200b\u00a0"]) {
    expect(placeText(parsePlace(text))).toBe("9qc7mbdh/shop-2");
  }
  expect(placeText(parsePlace("9QC7MBDH"))).toBe("9qc7mbdh");
});

test("what is not a place is named", () => {
  expect(parsePlace("9qc7mbdh/shop-2")).toEqual({ cell: "9qc7mbdh", unit: "shop-2" });
  expect(() => parsePlace("9qa7mbdh")).toThrow('"9qa7mbdh" is not a place');
  expect(() => parsePlace("9qc7mbd\u212a")).toThrow("is not a place");
  expect(() => parsePlace("9qc7 mbdh")).toThrow("is not a place");
  expect(() => parsePlace("9qc7mbdh/")).toThrow("is not a place");
});
