// Watching a feed whose node and socket fail.

import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type Source, watch } from "../../src/lib/feed/watch";

const POLL_SECONDS = 30;

/** A feed that grows on demand, and what was heard of it. */
class Fake implements Source<number> {
  next = 0;
  private known = 0;
  reads = 0;
  isBroken = false;
  sockets: { grown: () => void; ended: () => void; isOpen: boolean }[] = [];
  told: number[] = [];
  failures = 0;

  async read(): Promise<number | null> {
    this.reads += 1;
    const next = this.next;
    await Promise.resolve();
    if (this.isBroken) throw new Error("no answer");
    if (next === this.known) return null;
    this.known = next;
    return next;
  }

  listen(grown: () => void, ended: () => void): () => void {
    const socket = { grown, ended, isOpen: true };
    this.sockets.push(socket);
    return () => (socket.isOpen = false);
  }

  watch(): () => void {
    const tell = (next: number): void => void this.told.push(next);
    return watch(this, { tell, fail: () => (this.failures += 1) }, POLL_SECONDS);
  }

  async grow(): Promise<void> {
    this.next += 1;
    this.sockets.at(-1)?.grown();
    await settle();
  }
}

const settle = (): Promise<unknown> => vi.advanceTimersByTimeAsync(0);
const poll = (): Promise<unknown> => vi.advanceTimersByTimeAsync(POLL_SECONDS * 1000);

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("what is there is told at once, and what comes when it comes", async () => {
  const fake = new Fake();
  fake.next = 7;
  const stop = fake.watch();
  await settle();
  expect(fake.told).toEqual([7]);
  await fake.grow();
  expect(fake.told).toEqual([7, 8]);
  await poll();
  expect(fake.told).toEqual([7, 8]);
  stop();
});

test("what comes while the feed is read is read after it, and never twice at once", async () => {
  const fake = new Fake();
  const stop = fake.watch();
  fake.next = 1;
  for (let times = 0; times < 5; times++) fake.sockets[0].grown();
  await settle();
  expect(fake.told).toEqual([1]);
  expect(fake.reads).toBe(2);
  stop();
});

test("a deaf socket delays by a poll, and one that has ended is replaced", async () => {
  const fake = new Fake();
  const stop = fake.watch();
  await settle();
  fake.next = 1;
  await poll();
  expect(fake.told).toEqual([1]);
  expect(fake.sockets.length).toBe(1);
  fake.sockets[0].ended();
  await poll();
  expect(fake.sockets.length).toBe(2);
  await fake.grow();
  expect(fake.told).toEqual([1, 2]);
  stop();
});

test("a node that does not answer is said, and asked again", async () => {
  const fake = new Fake();
  fake.isBroken = true;
  fake.next = 3;
  const stop = fake.watch();
  await settle();
  expect([fake.failures, fake.told]).toEqual([1, []]);
  fake.isBroken = false;
  await poll();
  expect([fake.failures, fake.told]).toEqual([1, [3]]);
  stop();
});

test("who has stopped hears nothing more", async () => {
  const fake = new Fake();
  const stop = fake.watch();
  await settle();
  fake.next = 1;
  fake.sockets[0].grown();
  stop();
  fake.isBroken = true;
  await poll();
  expect([fake.told, fake.failures, fake.reads]).toEqual([[], 0, 2]);
  expect(fake.sockets.map((socket) => socket.isOpen)).toEqual([false]);
});
