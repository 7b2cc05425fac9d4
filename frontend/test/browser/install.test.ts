// The page as something to install: what its manifest says, and what Chromium thinks of it.

import { expect, test } from "vitest";
import { Registry } from "../registry";
import { open } from "./harness";
import { staged } from "./stage";

const { server, browser } = await staged({ registries: [new Registry(Math.floor(Date.now() / 1_000))] });

interface Manifest {
  name: string;
  start_url: string;
  scope: string;
  display: string;
  icons: { src: string; sizes: string; type: string; purpose: string }[];
}

test("the manifest names pictures that are there in the sizes it says, and a page within its scope", async () => {
  const { context, page } = await open(browser, server.url);
  const href = await page.locator("link[rel=manifest]").evaluate((link) => (link as HTMLLinkElement).href);
  const answer = await fetch(href);
  expect(answer.headers.get("content-type")).toContain("manifest+json");
  const manifest = (await answer.json()) as Manifest;
  expect(new URL(manifest.start_url, href).href.startsWith(new URL(manifest.scope, href).href)).toBe(true);
  expect(manifest.icons.map(({ purpose }) => purpose)).toEqual(expect.arrayContaining(["any", "maskable"]));
  for (const { src, sizes, type } of manifest.icons) {
    const icon = await fetch(new URL(src, href));
    expect([src, icon.status, icon.headers.get("content-type")]).toEqual([src, 200, type]);
    if (sizes === "any") continue;
    const bytes = Buffer.from(await icon.arrayBuffer());
    // Width and height of a PNG.
    expect([src, `${bytes.readUInt32BE(16)}x${bytes.readUInt32BE(20)}`]).toEqual([src, sizes]);
  }
  await context.close();
});

test("Chromium would install it, and would not without its manifest", async () => {
  const errors = async (isWhole: boolean): Promise<string[]> => {
    const { context, page } = await open(browser, "about:blank", { serviceWorkers: isWhole ? "allow" : "block" });
    if (!isWhole) await context.route("**/manifest.webmanifest", (route) => route.fulfill({ body: "{}", contentType: "application/manifest+json" }));
    const session = await context.newCDPSession(page);
    await page.goto(server.url);
    await page.locator("section.card.good, section.card.empty").waitFor();
    const { errors } = await session.send("Page.getAppManifest");
    const { installabilityErrors } = await session.send("Page.getInstallabilityErrors");
    await context.close();
    return [...errors.map(({ message }) => message), ...installabilityErrors.map(({ errorId }) => errorId)];
  };
  // A profile of a test is one in which nothing can be installed.
  expect((await errors(true)).filter((error) => error !== "in-incognito")).toEqual([]);
  expect((await errors(false)).filter((error) => error !== "in-incognito")).not.toEqual([]);
});
