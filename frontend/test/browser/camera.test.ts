// The sign in front of the camera: a generated video of a QR code, as Chromium takes it for a camera.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import encodeQR from "qr";
import { afterAll, expect, test } from "vitest";
import { before, video } from "./camera";
import { launch, open } from "./harness";
import { staged } from "./stage";

const PLACE = "9qc7mbdh/camera";

const folder = mkdtempSync(join(tmpdir(), "wayclear-camera-"));
const { server } = await staged({ places: [PLACE], relays: ["cy"], browser: null });

afterAll(() => rmSync(folder, { recursive: true }));

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
  await page.getByText(/The camera cannot be used: .* Or choose a picture, or type the code\./).waitFor();
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

test.each([
  ["NotAllowedError", "it was not allowed"],
  ["NotFoundError", "this device has none"],
  ["NotReadableError", "another program or tab may have it"],
])("a camera that is refused by %s is told alike at the check-in and at a kiosk, and can be tried again", async (name, words) => {
  const browser = await before(video(join(folder, `${name}.y4m`), `https://wayclear.example.org/#/check-in/${PLACE}`));
  for (const [path, button] of [["check-in", "Scan the sign"], [`kiosk/${PLACE}`, "Start the camera"]]) {
    const { context, page } = await open(browser, "about:blank");
    await page.addInitScript((name) => {
      const real = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
      let tries = 0;
      navigator.mediaDevices.getUserMedia = (wanted) => ((tries += 1) === 1 ? Promise.reject(new DOMException("", name)) : real(wanted));
    }, name);
    await page.goto(`${server.url}#/${path}`);
    await page.getByRole("button", { name: button }).click();
    await page.getByText(`The camera cannot be used: ${words}`).waitFor();
    await page.getByRole("button", { name: button }).click();
    await page.getByText(path === "check-in" ? "Check in here" : "This is no code of a visit.").first().waitFor();
    expect(await page.getByText("The camera cannot be used").count()).toBe(0);
    await context.close();
  }
  await browser.close();
});

test("whoever says no to the camera is told so, and can still type the code", async () => {
  // Without the browser's yes to everything nobody is asked, and the answer is no.
  const browser = await launch({ args: ["--use-fake-device-for-media-stream"] });
  const { page } = await open(browser, `${server.url}#/check-in`, { permissions: [] });
  await page.getByRole("button", { name: "Scan the sign" }).click();
  await page.getByText("The camera cannot be used: it was not allowed").waitFor();
  await page.getByRole("textbox", { name: "Place" }).fill(PLACE);
  await page.getByRole("button", { name: "Go on" }).click();
  await page.getByRole("heading", { name: PLACE }).waitFor();
  await browser.close();
});

test("a code as large as codes can be is none of a place, and the camera can look for another", async () => {
  const LARGEST = 2_953;
  const browser = await before(video(join(folder, "large.y4m"), `https://wayclear.example.org/#/check-in/${PLACE}/`.padEnd(LARGEST, "x")));
  const { page, errors } = await open(browser, `${server.url}#/check-in`);
  await page.getByRole("button", { name: "Scan the sign" }).click();
  await page.getByText("This code is not of a place of Wayclear.").waitFor();
  await page.getByRole("button", { name: "Scan the sign" }).waitFor();
  expect(new URL(page.url()).hash).toBe("#/check-in");
  expect(errors).toEqual([]);
  await browser.close();
});

test("a picture of several codes leads to one of them or is said to hold none, and nothing is kept", async () => {
  const browser = await launch();
  const { context, page, errors } = await open(browser, `${server.url}#/check-in`);
  const wall = await context.newPage();
  const signs = [1, 2, 3, 4].map((n) => encodeQR(`${PLACE}-${n}${"x".repeat(n === 4 ? 2_500 : 0)}`, "svg", { ecc: "low", scale: 3 }));
  await wall.setContent(`<body style="display:flex;flex-wrap:wrap;gap:40px">${signs.map((sign) => `<div style="width:300px">${sign}</div>`).join("")}`);
  const picture = join(folder, "wall.png");
  await wall.setViewportSize({ width: 800, height: 800 });
  await wall.screenshot({ path: picture });
  await page.setInputFiles("input[type=file]", picture);
  const place = page.getByRole("heading", { name: new RegExp(`${PLACE}-[123]$`) });
  await place.or(page.getByText(/There is no code in this picture.|This code is not of a place/)).first().waitFor();
  await page.goto(`${server.url}#/diary`);
  await page.getByText("Nothing yet.").waitFor();
  expect(errors).toEqual([]);
  await browser.close();
});
