// News as it comes, without a network, and where chain and relays tell different things.

import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { figure, NODE, open, RECORD, until, wayclear } from "./harness";
import { staged } from "./stage";

const PLACE = `9qc7mbdh/live-${Date.now() % 1_000_000}`;
const { relay, server, browser } = await staged({ places: [PLACE], relays: ["cy"] });

/** Somebody was at the place, and has the visit signed; what is returned makes it a row of the feed. */
async function prepared(patient: string, place = PLACE): Promise<() => void> {
  const folder = mkdtempSync(join(tmpdir(), "wayclear-live-"));
  const [device, request, register, signed] = ["device", "request", "register", "signed"].map((name) => join(folder, name));
  const from = ["--device", device, "--relay", relay.url];
  wayclear("check-in", place, ...from);
  await until("the visit is on the chain", async () => wayclear("visits", ...from, "--json").includes('"recorded"'));
  wayclear("report", ...from, "--request", request);
  wayclear("attest", "sign", request, "--patient", patient, "--register", register, "--authority", "authority", "--out", signed);
  return () => {
    wayclear("report", ...from, "--signed", signed, "--now");
    rmSync(folder, { recursive: true });
  };
}

test("a row that comes is shown without anybody asking, long before the minute is over", async () => {
  const goes = await prepared(`2026/live-${Date.now()}`);
  const { context, page, errors } = await open(browser, server.url);
  await page.getByText("News shows here as it comes.").waitFor();
  await page.goto(`${server.url}#/places/${PLACE}`);
  await page.getByRole("heading", { name: "No infection report" }).waitFor();
  goes();
  // The clock looks again a minute after the page was opened, and that was a moment ago.
  await page.getByRole("heading", { name: `At ${PLACE}` }).waitFor({ timeout: 30_000 });
  expect(errors).toEqual([]);
  await context.close();
});

test("without the node's line it is asked for once a minute, and says so; when it is back, it is used", async () => {
  const context = await browser.newContext({ locale: "en-US" });
  let isCut = true;
  await context.routeWebSocket(/\/websocket$/, (socket) => {
    if (isCut) void socket.close();
    else socket.connectToServer();
  });
  const page = await context.newPage();
  await page.goto(server.url);
  await page.locator("section.card.good, section.card.empty, section.card.low").waitFor();
  await page.getByText("Looks for news once a minute.").waitFor();
  isCut = false;
  await page.getByText("News shows here as it comes.").waitFor();
  await context.close();
});

test("without a network it says so, and of when it is what is shown", async () => {
  const { context, page } = await open(browser, server.url);
  await page.getByText("News shows here as it comes.").waitFor();
  await context.setOffline(true);
  await page.getByText(/You are offline. What you see is as of .*20/).waitFor();
  await context.setOffline(false);
  await page.getByText(/News shows here as it comes.|Looks for news once a minute./).waitFor();
  await context.close();
});

test("a node that tells another feed than the relay is told of, and nothing else is lost", async () => {
  const context = await browser.newContext({ locale: "en-US" });
  await context.route(/\/abci_query/, async (route) => {
    const answer = await route.fetch();
    const json = (await answer.json()) as { result: { response: { value: string } } };
    const bytes = Buffer.from(json.result.response.value, "base64");
    // The last byte of the link.
    bytes[2 + 8 + 8 + 31] ^= 1;
    json.result.response.value = bytes.toString("base64");
    await route.fulfill({ response: answer, json });
  });
  const page = await context.newPage();
  await page.goto(server.url);
  await page.getByText("Chain and relays tell different things").waitFor();
  await page.getByRole("heading", { name: "Not known for sure" }).waitFor();
  expect(await page.locator("section.card.good, section.card.empty, section.card.low").count()).toBe(0);
  await context.unrouteAll({ behavior: "ignoreErrors" });
  await context.close();
});

test("a node of another chain is told of and not listened to, and what relays tell is shown all the same", async () => {
  for (const network of ["another-chain", null, 7]) {
    const context = await browser.newContext({ locale: "en-US" });
    await context.route(/\/status$/, async (route) => {
      const answer = await route.fetch();
      const json = (await answer.json()) as { result: { node_info: { network: unknown } } };
      json.result.node_info.network = network;
      await route.fulfill({ response: answer, json });
    });
    const page = await context.newPage();
    const asked: string[] = [];
    page.on("request", (request) => request.url().includes("abci_query") && asked.push(request.url()));
    const ended = page.waitForEvent("websocket").then((socket) => socket.waitForEvent("close"));
    await page.goto(server.url);
    await page.getByText("belongs to another chain, and is not listened to").waitFor();
    await page.getByText("Looks for news once a minute.").waitFor();
    await page.locator("section.card.good, section.card.empty, section.card.low").waitFor();
    await ended;
    expect(asked).toEqual([]);
    await context.close();
  }
});

/** In which block the registry has written its newest row. */
async function newestRow(): Promise<number> {
  const { registry } = JSON.parse(readFileSync(RECORD, "utf8")) as { registry: string };
  const query = encodeURIComponent(`"wasm-feed_appended._contract_address='${registry}'"`);
  const answer = await fetch(`${NODE}/tx_search?query=${query}&per_page=1&order_by=${encodeURIComponent('"desc"')}`);
  const { result } = (await answer.json()) as { result: { txs: { height: string }[] } };
  return Number(result.txs[0].height);
}

// It is not, where the page has read the newest page of the feed less than five seconds before: `readFile` takes it out of the
// browser's cache, finds that the row is not in it, and reads again after three seconds. To be `test` once that is mended.
test("a new row of the feed is on the page within two blocks", async () => {
  const place = `${PLACE}-blocks`;
  wayclear("open", place, "--from", "dan");
  const goes = await prepared(`2026/blocks-${Date.now()}`, place);
  const { context, page } = await open(browser, `${server.url}#/home`);
  await page.getByText("News shows here as it comes.").waitFor();
  await page.goto(`${server.url}#/places/${place}`);
  await page.getByRole("heading", { name: "No infection report" }).waitFor();
  // The page itself asks for the newest block in the moment in which it shows the row.
  const shown = page.evaluate(
    ([words, node]) =>
      new Promise<number>((done) => {
        const watch = new MutationObserver(() => {
          if (![...document.querySelectorAll("h2")].some((heading) => heading.textContent === words)) return;
          watch.disconnect();
          void fetch(`${node}/status`)
            .then((answer) => answer.json())
            .then(({ result }: { result: { sync_info: { latest_block_height: string } } }) => done(Number(result.sync_info.latest_block_height)));
        });
        watch.observe(document.body, { subtree: true, childList: true, characterData: true });
      }),
    [`At ${place}`, NODE] as const,
  );
  const before = await newestRow();
  goes();
  const height = await shown;
  const committed = await newestRow();
  expect(committed).toBeGreaterThan(before);
  figure(`a row of block ${committed} was on the page at block ${height}`);
  expect(height - committed).toBeLessThanOrEqual(2);
  await context.close();
});
