// The sign in front of the camera: a generated video of a QR code, as Chromium takes it for a camera.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import encodeQR from "qr";
import { afterAll, beforeAll, expect, test } from "vitest";
import { before, video } from "./camera";
import { launch, open, RelayService, serve, wayclear } from "./harness";

const PLACE = "9qc7mbdh/camera";

let relay: RelayService;
let server: Awaited<ReturnType<typeof serve>>;
const folder = mkdtempSync(join(tmpdir(), "wayclear-camera-"));

beforeAll(async () => {
  wayclear("open", PLACE, "--from", "dan");
  relay = await RelayService.start("cy");
  server = await serve([relay.url]);
});

afterAll(async () => {
  await server?.close();
  await relay?.remove();
  rmSync(folder, { recursive: true });
});

test("whoever holds the camera to a sign is asked whether to check in there", async () => {
  const browser = await before(video(join(folder, "sign.y4m"), `https://wayclear.example.org/#/check-in/${PLACE}`));
  const { page, errors } = await open(browser, `${server.url}#/check-in`);
  await page.getByRole("button", { name: "Scan the sign" }).click();
  await page.getByRole("heading", { name: PLACE }).waitFor();
  await page.getByRole("button", { name: "Check in here" }).click();
  await page.getByRole("heading", { name: "You are checked in" }).waitFor();
  expect(errors).toEqual([]);
  await browser.close();
});

test("a code of somebody else is named as such, and nothing is kept", async () => {
  const browser = await before(video(join(folder, "foreign.y4m"), "WIFI:T:WPA;S:venue;P:secret;;"));
  const { page } = await open(browser, `${server.url}#/check-in`);
  await page.getByRole("button", { name: "Scan the sign" }).click();
  await page.getByText("This code is not of a place of Wayclear.").waitFor();
  await page.goto(`${server.url}#/diary`);
  await page.getByText("Nothing yet.").waitFor();
  await browser.close();
});

test("without a camera a picture or the typed code do", async () => {
  const browser = await launch();
  const { context, page } = await open(browser, `${server.url}#/check-in`);
  await page.getByRole("button", { name: "Scan the sign" }).click();
  await page.getByText("The camera cannot be used.").waitFor();
  const picture = join(folder, "no-code.png");
  await page.screenshot({ path: picture });
  await page.setInputFiles("input[type=file]", picture);
  await page.getByText("There is no code in this picture.").waitFor();
  const poster = await context.newPage();
  await poster.setContent(encodeQR(PLACE, "svg", { scale: 6 }));
  const sign = join(folder, "sign.png");
  await poster.screenshot({ path: sign });
  await page.setInputFiles("input[type=file]", sign);
  await page.getByRole("heading", { name: PLACE }).waitFor();
  await browser.close();
});
