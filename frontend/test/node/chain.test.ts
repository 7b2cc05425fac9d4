// Against a real node: `make e2e` starts one, deploys trees/yolo.toml and runs these.

import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { CosmWasmClient, SigningCosmWasmClient } from "@cosmjs/cosmwasm";
import { Secp256k1 } from "@cosmjs/crypto";
import { toHex } from "@cosmjs/encoding";
import { DirectSecp256k1HdWallet } from "@cosmjs/proto-signing";
import { GasPrice } from "@cosmjs/stargate";
import { Comet38Client } from "@cosmjs/tendermint-rpc";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { type FeedCopy, load, newVisit, Wayclear, WayclearVisitor } from "../../src/lib/chain/chain";
import { GAS_MARGIN } from "../../src/lib/chain/sender";
import { ContactRegistryClient } from "../../src/lib/chain/contracts/ContactRegistry.client";
import { LocationQueryClient } from "../../src/lib/chain/contracts/Location.client";
import type { Infection } from "../../src/lib/chain/contracts/Location.types";
import { type ContractEvent, listen } from "../../src/lib/chain/stream";
import { parseDeployment } from "../../src/lib/deployment";
import { dayOf, intervalEnd } from "../../src/lib/time";
import { signSlip, slipId } from "../slip";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const record = process.env.WAYCLEAR_DEPLOYMENT ?? "deployments/testing.json";
const deployment = parseDeployment(JSON.parse(readFileSync(resolve(root, record), "utf8")));
const WINDOW = deployment.window_seconds;
const GAS_PRICE = "0.025ucosm";
/** Known to everybody who reads this file; no account's. */
const SLIP_KEY = new Uint8Array(32).fill(7);

function wallet(name: string): Promise<DirectSecp256k1HdWallet> {
  const accounts = readFileSync(resolve(root, "scripts/localnet/accounts.toml"), "utf8");
  const words = new RegExp(`^${name} = "(.*)"$`, "m").exec(accounts);
  if (!words) throw new Error(`no account ${name}`);
  return DirectSecp256k1HdWallet.fromMnemonic(words[1], { prefix: "wasm" });
}

/** The registry, for an account of the localnet. */
async function registryOf(name: string): Promise<ContactRegistryClient> {
  const signer = await wallet(name);
  const [{ address }] = await signer.getAccounts();
  const comet = await Comet38Client.connect(deployment.node);
  const options = { gasPrice: GasPrice.fromString(GAS_PRICE), broadcastPollIntervalMs: 300 };
  const client = SigningCosmWasmClient.createWithSigner(comet, signer, options);
  return new ContactRegistryClient(client, address, deployment.registry);
}

/** Follows the feed with a copy as events tell that it has grown, never by itself, and keeps what comes of it. */
function follow(feed: FeedCopy) {
  const heard = { rows: 0, errors: [] as unknown[] };
  const read = async (): Promise<void> => {
    heard.rows += (await visitor.readFeed(feed)).rows;
  };
  let queue = Promise.resolve();
  const grown = (): void => void (queue = queue.then(read).catch((error: unknown) => void heard.errors.push(error)));
  const isFeed = ({ type, contract }: ContractEvent): boolean => type === "wasm-feed_appended" && contract === deployment.registry;
  onTestFinished(
    listen(deployment.node, {
      heard: ({ events }) => events.some(isFeed) && grown(),
      // What came before it was listened to.
      changed: (isOn) => isOn && grown(),
    }),
  );
  return heard;
}

/** A place's infections that stand. */
async function infections(place: string): Promise<Infection[]> {
  const { location } = await visitor.locate(place);
  if (!location) throw new Error(`${place} has no contract`);
  const client = CosmWasmClient.create(await Comet38Client.connect(deployment.node));
  const found = await new LocationQueryClient(client, location).infections({});
  client.disconnect();
  return found.infections;
}

/** A place where nobody was yet. */
const newPlace = (): string => `9qc7m000/frontend-${Date.now().toString(36)}`;
let visitor: WayclearVisitor;

beforeAll(async () => {
  await load(readFileSync(resolve(root, "frontend/wasm/wayclear_browser_bg.wasm")));
  visitor = await WayclearVisitor.connectWithSigner(deployment, await wallet("eve"), GAS_PRICE);
});

afterAll(() => visitor.disconnect());

test("a place is located down to its city, and has no location before the first visit", async () => {
  const reader = await Wayclear.connect(deployment);
  const place = newPlace();
  const found = await reader.locate(place);
  expect(found.county).toMatch(/^wasm1/);
  expect(found.city).toMatch(/^wasm1/);
  expect(found.location).toBeNull();
  expect([await reader.status(place), await reader.daily(place, 3)]).toEqual([null, null]);
  reader.disconnect();
});

test("a check-in makes the place, a second one finds it, and its status is clean", async () => {
  const place = newPlace();
  const visit = newVisit(place.toUpperCase(), await visitor.now());
  const first = await visitor.checkIn(visit);
  expect(first.status).toBe("clean");
  const again = await visitor.checkIn(newVisit(place, await visitor.now()));
  expect(again.status).toBe("clean");
  expect(again.height).toBeGreaterThan(first.height);
  const status = await visitor.status(place);
  expect(status).toMatchObject({ status: "clean", infected_until: null, last_cleaned_at: null, visits: 2 });
  expect(await infections(place)).toEqual([]);
  expect((await visitor.daily(place, 3))?.at(-1)).toMatchObject({ status: "clean" });
});

test("a check-in that comes more than an hour late is refused in words", async () => {
  const late = newVisit(newPlace(), (await visitor.now()) - 2 * 3_600);
  await expect(visitor.checkIn(late)).rejects.toThrow(/interval/);
});

test("a refusal of a contract is told in its words", async () => {
  await expect(visitor.checkIn(newVisit("u4pruydq", await visitor.now()))).rejects.toThrow(/u4pruydq/);
});

test("a disclosed visit arrives over the websocket, and the feed says of the place what its contract says", async () => {
  const [owner, eve] = [await registryOf("state"), await registryOf("eve")];
  const { pubkey } = await Secp256k1.makeKeypair(SLIP_KEY);
  const public_key = toHex(Secp256k1.compressPubkey(pubkey));
  const authority = { account: eve.sender, daily_slips: 1_000, keys: [{ public_key, from: 0, until: null }] };
  await owner.setAuthority({ authority }, GAS_MARGIN);
  const place = newPlace();
  const visit = newVisit(place, await visitor.now());
  await visitor.checkIn(visit);
  const feed = visitor.newFeed();
  await visitor.readFeed(feed);
  const heard = follow(feed);

  const issued = Math.floor((await visitor.now()) / 86_400);
  const covered = { chain: deployment.chain_id, registry: deployment.registry, authority: eve.sender, issued };
  const slips = [await signSlip(visit, covered, SLIP_KEY)];
  await eve.disclose({ authority: eve.sender, issued, slips }, GAS_MARGIN);
  const until = intervalEnd(visit.interval) + WINDOW;
  const now = await visitor.now();
  const told = (): number | null => feed.place(place, now).infected_until;
  await expect.poll(told, { timeout: 10_000 }).toBe(until);
  expect(await visitor.status(place)).toMatchObject({ status: "infected", infected_until: until });
  const id = slipId(visit);
  expect(await infections(place)).toEqual([{ interval: visit.interval, id, cleaned_at: null }]);

  await eve.revoke({ ids: [{ day: dayOf(visit.interval), id }] }, GAS_MARGIN);
  await expect.poll(told, { timeout: 10_000 }).toBeNull();
  expect(await visitor.status(place)).toMatchObject({ status: "clean", infected_until: null });
  expect(heard).toMatchObject({ rows: 2, errors: [] });
  await owner.removeAuthority({ account: eve.sender, mayRevoke: true }, GAS_MARGIN);
});

test("a node of another chain is refused", async () => {
  const wrong = { ...deployment, chain_id: "elsewhere-1" };
  await expect(Wayclear.connect(wrong)).rejects.toThrow('is a node of chain "testing"');
});
