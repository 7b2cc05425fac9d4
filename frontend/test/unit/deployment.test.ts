import { expect, test } from "vitest";
import { DeploymentError, parseDeployment } from "../../src/lib/deployment";

const RECORD = {
  stage: "finished",
  chain_id: "testing",
  node: "http://localhost:26657",
  relays: [{ name: "County", url: "https://relay.example.org/" }],
  state: "wasm14yuxh7xh6psfh7gmkxhf99freht4w9zwuhd9zjq0s0yh8xywwncqwfcdvw",
  registry: "wasm1hm4y6fzgxgu688jgf7ek66px6xkrtmn3gyk8fax3eawhp68c2d5qphe2pl",
  made_at: { height: 7, hash: "AB".repeat(32) },
  window_seconds: 1_209_600,
  a_later_build: "says more",
};

test("a record is read, also one of a later build", () => {
  expect(parseDeployment(RECORD)).toEqual({
    chain_id: "testing",
    node: "http://localhost:26657",
    state: RECORD.state,
    registry: RECORD.registry,
    made_at: "ab".repeat(32),
    window_seconds: 1_209_600,
    relays: [{ name: "County", url: "https://relay.example.org" }],
    desks: [],
  });
});

test("a venue's record says where people have their diary", () => {
  for (const page of ["https://page.example.org", "https://page.example.org/"]) {
    expect(parseDeployment({ ...RECORD, page }).page).toBe("https://page.example.org/");
  }
});

test.each([
  ["page", { ...RECORD, page: "page.example.org" }],
  ["the record", null],
  ["the record", []],
  ["not finished", { ...RECORD, stage: "begun" }],
  ["chain_id", { ...RECORD, chain_id: "" }],
  ["node", { ...RECORD, node: "javascript:alert(1)" }],
  ["state", { ...RECORD, state: undefined }],
  ["window_seconds", { ...RECORD, window_seconds: "1209600" }],
  ["which block", { ...RECORD, made_at: { height: 7, hash: "ab" } }],
  ["relays", { ...RECORD, relays: {} }],
  ["a forwarder of the deployment is no object", { ...RECORD, relays: [{ ...RECORD.relays[0], forwarder: "https://f.example.net" }] }],
  ["key of one of the forwarders", { ...RECORD, relays: [{ ...RECORD.relays[0], forwarder: { url: "https://f.example.net", key: "ab" } }] }],
  ["url of one of the relays", { ...RECORD, relays: [{ name: "x", url: "relay.example.org" }] }],
  ["name of one of the desks", { ...RECORD, desks: [{ url: "https://desk.example.org" }] }],
])("what is no record is refused, and %s is named", (words, record) => {
  expect(() => parseDeployment(record)).toThrow(DeploymentError);
  expect(() => parseDeployment(record)).toThrow(words);
});

test("a relay that a record lists twice is reached through each of its forwarders, and by none that lists it bare", () => {
  const forwarder = (name: string) => ({ url: `https://${name}.example.net`, key: "ab".repeat(45) });
  const [{ url }] = RECORD.relays;
  const [one, two, bare] = [{ name: "one", url, forwarder: forwarder("one") }, { name: "two", url, forwarder: forwarder("two") }, { name: "bare", url }];
  const ways = (relays: unknown[]): (string | undefined)[] => parseDeployment({ ...RECORD, relays }).relays.map((relay) => relay.forwarder?.url);
  // Control: once is enough of what is the same.
  expect(ways([one, one])).toEqual([one.forwarder.url]);
  // As when a county adds a forwarder for its relay: those to whom something is handed are the hidden ones, if there is any.
  expect(ways([bare, one])).toContain(one.forwarder.url);
  // As when it adds another one: while the first is away nothing would go.
  expect(ways([one, two])).toEqual([one.forwarder.url, two.forwarder.url]);
});
