// Downloading the feed from a node that may lie.

import { bytesToHex } from "@noble/hashes/utils";
import { expect, test } from "vitest";
import { BEGINNING, type Cursor, type FeedHead, feedLink, follow, MovedError, type Page, read } from "../../src/lib/feed/follow";
import { FeedError } from "../../src/lib/feed/reader";
import type { DayId } from "../../src/lib/feed/row";

const WINDOW = 1_209_600;
const BEGAN = 1_788_000_000;
const DAY = 20_694;

/** A registry's feed with a row a minute, which remembers what it was asked. */
class Node {
  readonly asked: number[] = [];
  /** links[i] is the link before row i. */
  readonly links = [BEGINNING.link];
  oldest = 0;

  constructor(readonly rows: Uint8Array[]) {
    for (const [index, row] of rows.entries()) this.links.push(feedLink(this.links[index], index, row));
  }

  head(next = this.rows.length): FeedHead {
    return { next, oldest: this.oldest, link: this.links[next] };
  }

  cursor(next: number): Cursor {
    return { next, link: this.links[next], time: BEGAN + 60 * (next - 1) };
  }

  readonly page = async (asked: number): Promise<Page> => {
    this.asked.push(asked);
    const from = Math.max(asked, this.oldest);
    const rows = this.rows.slice(from, (Math.floor(from / 128) + 1) * 128);
    return { from, link: this.links[from], rows, oldest: this.oldest };
  };

  read(known: Cursor, head = this.head(), change: (page: Page) => Partial<Page> = () => ({}), now = BEGAN) {
    return follow(known, head, now, WINDOW, async (from) => {
      const page = await this.page(from);
      return { ...page, ...change(page) };
    });
  }
}

/** A row that takes one id of a day back. */
function row(index: number): Uint8Array {
  const bytes = new Uint8Array(24);
  const view = new DataView(bytes.buffer);
  bytes[0] = 2;
  view.setBigUint64(1, BigInt(BEGAN + 60 * index));
  bytes[9] = 5;
  view.setUint32(10, 10);
  view.setUint16(14, DAY);
  view.setBigUint64(16, BigInt(index));
  return bytes;
}

const rowsOf = (count: number): Uint8Array[] => Array.from({ length: count }, (_, index) => row(index));
const revoked = (index: number): DayId => ({ day: DAY, id: bytesToHex(row(index).slice(16)) });

test("a phone that knows nothing reads page after page up to the head", async () => {
  const node = new Node(rowsOf(300));
  const news = await node.read(BEGINNING);
  expect(node.asked).toEqual([0, 128, 256]);
  expect(news.rows.map((row) => row.revoked[0])).toEqual(rowsOf(300).map((_, index) => revoked(index)));
  expect(news.cursor).toEqual(node.cursor(300));
  expect(news.isIncomplete).toBe(false);
});

test("whatever a phone knows, it asks from a multiple of 128 on, and takes only what is new", async () => {
  for (const [next, asked] of [[130, [128, 256]], [128, [128, 256]], [127, [0, 128, 256]], [299, [256]]] as const) {
    const node = new Node(rowsOf(300));
    const news = await node.read(node.cursor(next));
    expect(node.asked).toEqual(asked);
    expect(news.rows.map((row) => row.revoked[0])).toEqual(rowsOf(300).slice(next).map((_, at) => revoked(next + at)));
    expect(news.cursor).toEqual(node.cursor(300));
  }
});

test("a phone that knows all asks for nothing more", async () => {
  const node = new Node(rowsOf(5));
  expect(await node.read(node.cursor(5))).toEqual({ rows: [], cursor: node.cursor(5), isIncomplete: false });
  const empty = new Node([]);
  expect((await empty.read(BEGINNING)).cursor).toEqual(BEGINNING);
  expect([...node.asked, ...empty.asked]).toEqual([]);
});

test("pages may be short, and what was written since the head was read waits", async () => {
  const node = new Node(rowsOf(140));
  const news = await node.read(BEGINNING, node.head(131), (page) => ({ rows: page.rows.slice(0, 50) }));
  expect(node.asked).toEqual([0, 50, 100, 128]);
  expect(news.cursor).toEqual(node.cursor(131));
});

test("rows that have gone matter only if they still counted", async () => {
  const node = new Node(rowsOf(300));
  node.oldest = 200;
  const known = node.cursor(10);
  const read = (now: number) => node.read(known, node.head(), undefined, now);
  expect((await read(known.time + WINDOW - 1)).isIncomplete).toBe(true);
  const news = await read(known.time + WINDOW);
  expect(news.isIncomplete).toBe(false);
  expect(news.rows.length).toBe(100);
  expect(news.cursor).toEqual(node.cursor(300));
  node.oldest = 300;
  expect(await read(known.time)).toEqual({ rows: [], cursor: { ...node.cursor(300), time: known.time }, isIncomplete: true });
  node.oldest = 10;
  expect((await read(known.time)).isIncomplete).toBe(false);
});

test("a row that was changed, left out or put in is found out", async () => {
  const node = new Node(rowsOf(20));
  const lies: ((page: Page) => Partial<Page>)[] = [
    (page) => ({ rows: page.rows.map((bytes, index) => (index === 3 ? row(99) : bytes)) }),
    (page) => ({ rows: [...page.rows.slice(0, 3), ...page.rows.slice(4), row(20)] }),
    (page) => ({ rows: [row(99), ...page.rows] }),
    () => ({ link: node.links[1] }),
  ];
  for (const lie of lies) {
    await expect(node.read(BEGINNING, node.head(), lie)).rejects.toThrow("the feed differs before row");
    await expect(node.read(node.cursor(10), node.head(), lie)).rejects.toThrow("Nothing was taken; ask another node");
  }
  const another = new Node([row(99), ...rowsOf(30)]);
  await expect(another.read(node.cursor(20))).rejects.toThrow("the feed differs before row 20");
  await expect(another.read({ ...node.cursor(20), next: 31 })).rejects.toThrow("the feed differs before row 31");
});

test("a chain that ends in the head is taken from whoever has it, and another one is not", async () => {
  const node = new Node(rowsOf(20));
  const another = new Node([row(99), ...rowsOf(19)]);
  const head = another.head();
  await expect(follow(BEGINNING, head, BEGAN, WINDOW, node.page)).rejects.toThrow("the feed differs before row 20");
  expect((await follow(BEGINNING, node.head(), BEGAN, WINDOW, node.page)).rows.length).toBe(20);
});

test("a node that lags behind, has no row or answers something else is named", async () => {
  const node = new Node(rowsOf(200));
  await expect(node.read(node.cursor(200), node.head(199))).rejects.toThrow("up to row 199, this phone up to 200");
  await expect(node.read(BEGINNING, node.head(), () => ({ rows: [] }))).rejects.toThrow("has no row 0 of the feed");
  const lies: Partial<Page>[] = [
    { from: 1 },
    { from: -1 },
    { from: 0.5, oldest: 0.5 },
    { from: Number.NaN, oldest: Number.NaN },
    { link: "" },
    { link: "zz".repeat(32) },
    { link: "00".repeat(33) },
  ];
  for (const lie of lies) {
    await expect(node.read(BEGINNING, node.head(), () => lie)).rejects.toThrow("no page of the feed from row 0 on");
  }
  const later = node.read(BEGINNING, node.head(), (page) => (page.from === 128 ? { from: 129 } : {}));
  await expect(later).rejects.toThrow("no page of the feed from row 128 on");
});

test("rows that no registry writes are refused", async () => {
  const long = new Uint8Array(4_097);
  await expect(new Node([long]).read(BEGINNING)).rejects.toThrow("more of the feed than there can be, at row 0");
  await expect(new Node([row(0), Uint8Array.of(2)]).read(BEGINNING)).rejects.toThrow(FeedError);
});

test("a mirror that leaves out the front of the feed, or all of it, is found out", async () => {
  const node = new Node(rowsOf(300));
  for (const known of [BEGINNING, node.cursor(10)]) {
    for (const forgot of [11, 299, 300]) {
      const mirror = new Node(rowsOf(300));
      mirror.oldest = forgot;
      const told = follow(known, node.head(), BEGAN + 2 * WINDOW, WINDOW, mirror.page);
      await expect(told).rejects.toThrow(`has the feed from row ${forgot} on, its head says from row 0 on`);
    }
  }
  await expect(node.read(BEGINNING, node.head(), () => ({ from: 301, oldest: 301 }))).rejects.toThrow(MovedError);
});

test("a mirror may have forgotten less than the registry", async () => {
  const [node, mirror] = [new Node(rowsOf(300)), new Node(rowsOf(300))];
  node.oldest = 200;
  for (const forgot of [0, 150, 200]) {
    mirror.oldest = forgot;
    const news = await follow(BEGINNING, node.head(), BEGAN, WINDOW, mirror.page);
    expect([news.rows.length, news.cursor]).toEqual([300 - forgot, node.cursor(300)]);
  }
});

test("where rows are removed after the head was read it is read again, three times at most", async () => {
  for (const [moves, expected] of [[[5], 295], [[5, 6], 294], [[5, 6, 7], null]] as const) {
    const node = new Node(rowsOf(300));
    let heads = 0;
    const readHead = async (): Promise<FeedHead> => {
      const head = node.head();
      node.oldest = moves[heads] ?? node.oldest;
      heads += 1;
      return head;
    };
    const news = read(BEGINNING, readHead, BEGAN, WINDOW, node.page);
    if (expected === null) await expect(news).rejects.toThrow(MovedError);
    else expect((await news).rows.length).toBe(expected);
    expect(heads).toBe(Math.min(moves.length + 1, 3));
  }
});

/** A row of 4 KiB that says nothing. */
function longRow(): Uint8Array {
  const most = new Uint8Array(4_096);
  most[0] = 2;
  most[9] = 9;
  new DataView(most.buffer).setUint32(10, 4_082);
  return most;
}

test("a flood is taken in several readings, and what came before is there at once", async () => {
  const flood = Array.from({ length: 17_000 }, longRow);
  const node = new Node([row(0), ...flood]);
  const first = await node.read(BEGINNING);
  expect([first.rows[0].revoked, first.isIncomplete]).toEqual([[revoked(0)], true]);
  expect(first.rows.length).toBeGreaterThan(15_000);
  expect([first.cursor.next, first.cursor.link]).toEqual([first.rows.length, node.links[first.rows.length]]);
  const lie = { ...node.head(), link: BEGINNING.link };
  await expect(node.read(BEGINNING, lie)).rejects.toThrow("the feed differs before row 17001");
  const second = await node.read(first.cursor);
  expect([first.rows.length + second.rows.length, second.cursor.link]).toEqual([17_001, node.head().link]);
  expect(second.isIncomplete).toBe(false);
}, 60_000);

test("a node that goes on for ever is left", async () => {
  const head = { next: Number.MAX_SAFE_INTEGER, oldest: 0, link: BEGINNING.link };
  const most = longRow();
  let link = BEGINNING.link;
  const endless = follow(BEGINNING, head, BEGAN, WINDOW, async (from) => {
    const page = { from, link, rows: [most], oldest: 0 };
    link = feedLink(link, from, most);
    return page;
  });
  await expect(endless).rejects.toThrow("more of the feed than there can be");
}, 60_000);
