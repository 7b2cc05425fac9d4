// The request to an authority and its answer as codes that are shown in turn: read from one screen, and by the camera.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import encodeQR from "qr";
import { afterAll, expect, test } from "vitest";
import { FrameReader, toFrames } from "../../src/lib/qr/frames";
import { drawnCode } from "./camera";
import { launch, open, wayclear } from "./harness";
import { staged } from "./stage";

const PLACE = "9qc7mbdh/frames";
const [WIDTH, HEIGHT] = [720, 720];

const folder = mkdtempSync(join(tmpdir(), "wayclear-frames-"));
const { server } = await staged({ places: [PLACE], relays: ["sponsor"], browser: null });

afterAll(() => rmSync(folder, { recursive: true }));

/** Codes as a video (Y4M, 4:2:0), each for half a second. */
function video(name: string, texts: string[]): string {
  const frames = texts.flatMap((text) => {
    const code = encodeQR(text, "raw", { ecc: "low", border: 4 });
    const module = Math.floor(WIDTH / code.length);
    const luma = new Uint8Array(WIDTH * HEIGHT).fill(235);
    for (let y = 0; y < code.length * module; y++) {
      for (let x = 0; x < code.length * module; x++) {
        if (code[Math.floor(y / module)][Math.floor(x / module)]) luma[y * WIDTH + x] = 16;
      }
    }
    const frame = Buffer.concat([Buffer.from("FRAME\n"), luma, new Uint8Array((WIDTH * HEIGHT) / 2).fill(128)]);
    return Array.from({ length: 5 }, () => frame);
  });
  const file = join(folder, name);
  writeFileSync(file, Buffer.concat([Buffer.from(`YUV4MPEG2 W${WIDTH} H${HEIGHT} F10:1 Ip A1:1 C420jpeg\n`), ...frames]));
  return file;
}

// The camera's video goes round once in some seconds, and a busy machine reads few of its pictures each time.
test("a request goes over the screen, and its answer over the camera", { timeout: 180_000, retry: 1 }, async () => {
  // The profile is kept on the disk, since the second browser has another camera.
  const profile = join(folder, "profile.json");
  const first = await launch();
  const { context, page, errors } = await open(first, `${server.url}#/check-in/${PLACE}`, { reducedMotion: "reduce" });
  await page.getByRole("button", { name: "Check in here" }).click();
  await page.getByRole("heading", { name: "You are checked in" }).waitFor();
  await page.goto(`${server.url}#/report`);
  await page.getByRole("button", { name: "Show the request as codes" }).click();
  const reader = new FrameReader();
  let request = "";
  for (let turn = 0; request === ""; turn++) {
    expect(turn).toBeLessThan(200);
    const taken = reader.take(await drawnCode(page));
    if (taken.is === "whole") request = taken.text;
    // Whoever wants no motion goes on by a button.
    else await page.getByRole("button", { name: "Next code" }).click();
  }
  const [asked, register, signed] = ["asked", "register", "signed"].map((name) => join(folder, name));
  writeFileSync(asked, request);
  wayclear("attest", "sign", asked, "--patient", `2026/frames-${Date.now()}`, "--register", register, "--authority", "authority", "--out", signed);
  await page.getByRole("button", { name: "Close" }).click();
  expect(errors).toEqual([]);
  await context.storageState({ path: profile, indexedDB: true });
  await first.close();

  const camera = video("answer.y4m", toFrames(readFileSync(signed, "utf8")));
  const second = await launch({ args: ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream", `--use-file-for-fake-video-capture=${camera}`] });
  const again = await open(second, `${server.url}#/report`, { storageState: profile });
  await again.page.getByRole("button", { name: "Scan the answer" }).click();
  await again.page.getByText(/1 piece is signed/).waitFor({ timeout: 120_000 });
  expect(again.errors).toEqual([]);
  await second.close();
});

test("codes move by themselves until they are paused", async () => {
  const browser = await launch();
  const { page } = await open(browser, `${server.url}#/check-in/${PLACE}`);
  await page.getByRole("button", { name: "Check in here" }).click();
  await page.getByRole("heading", { name: "You are checked in" }).waitFor();
  await page.goto(`${server.url}#/report`);
  await page.getByRole("button", { name: "Show the request as codes" }).click();
  await page.getByText("Code 2 of").waitFor();
  await page.getByRole("button", { name: "Pause" }).click();
  const stopped = await page.getByText(/^Code \d+ of/).textContent();
  await page.getByRole("button", { name: "Next code" }).click();
  expect(await page.getByText(/^Code \d+ of/).textContent()).not.toBe(stopped);
  await browser.close();
});
