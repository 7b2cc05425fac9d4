import { expect, test } from "vitest";
import { type Estimate, Refusal, type Sender, type Sent, Unsettled, Unsigned } from "../../src/lib/chain/sender";
import { Sending } from "../../src/ui/account/sending.svelte";

const ESTIMATE: Estimate = { gas: 1, fee: { amount: [], gas: "2" } };
const SENT: Sent = { hash: "AB", height: 1, gasUsed: 1, events: [] };

/** A sender of which only the answers are told. */
function sender(estimate: () => Promise<Estimate>, send: () => Promise<Sent>): Sender {
  return { estimate, send } as unknown as Sender;
}

const estimated = (): Promise<Estimate> => Promise.resolve(ESTIMATE);

test.each([
  [new Refusal("failed to execute message; message index: 0: no: execute wasm contract failed"), { is: "refused", reason: "no" }],
  [new Unsettled("AB"), { is: "failed", how: "unsettled" }],
  [new Unsigned("Request rejected"), { is: "failed", how: "unsent", reason: "Request rejected" }],
  [new TypeError("Failed to fetch"), { is: "failed", how: "unclear", reason: "Failed to fetch" }],
])("whether something was sent is said as far as it is known: %s", async (error, progress) => {
  const sending = new Sending();
  sending.begin([], sender(estimated, () => Promise.reject(error)));
  await expect.poll(() => sending.progress.is).toBe("estimated");
  expect(await sending.send(ESTIMATE)).toBeNull();
  expect(sending.progress).toMatchObject(progress);
});

test("a node that is away when the cost is asked for has been sent nothing", async () => {
  const sending = new Sending();
  sending.begin([], sender(() => Promise.reject(new TypeError("Failed to fetch")), () => Promise.resolve(SENT)));
  await expect.poll(() => sending.progress).toMatchObject({ is: "failed", how: "unsent" });
});

test("what an older question brings is not taken", async () => {
  const sending = new Sending();
  let answer = (_: Estimate): void => {};
  sending.begin([], sender(() => new Promise((done) => (answer = done)), () => Promise.resolve(SENT)));
  sending.begin([], sender(() => Promise.reject(new Refusal("no")), () => Promise.resolve(SENT)));
  answer(ESTIMATE);
  await expect.poll(() => sending.progress.is).toBe("refused");
  sending.begin([], null);
  expect(sending.progress).toEqual({ is: "idle" });
});

test("what is sent can be another message than the one that told the cost, and is made only then", async () => {
  const sent: unknown[] = [];
  const by = { estimate: estimated, send: (messages: unknown) => (sent.push(messages), Promise.resolve(SENT)) } as unknown as Sender;
  const [trial, real] = [{ contract: "a", msg: { trial: {} } }, { contract: "a", msg: { real: {} } }];
  const sending = new Sending();
  sending.begin([trial], by, () => Promise.resolve([real]));
  await expect.poll(() => sending.progress.is).toBe("estimated");
  expect(sent).toEqual([]);
  expect(await sending.send(ESTIMATE)).toBe(SENT);
  expect(sent).toEqual([[real]]);
  sending.begin([trial], by, () => Promise.reject(new Error("no room")));
  expect(await sending.send(ESTIMATE)).toBeNull();
  expect(sending.progress).toMatchObject({ is: "failed", how: "unsent", reason: "no room" });
  expect(sent).toHaveLength(1);
});
