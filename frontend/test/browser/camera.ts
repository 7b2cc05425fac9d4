// What stands before a camera: a generated video of a QR code, as Chromium takes it for a camera.

import { writeFileSync } from "node:fs";
import type { Browser, Page } from "playwright-core";
import encodeQR from "qr";
import decodeQR from "qr/decode.js";
import { launch } from "./harness";

const [WIDTH, HEIGHT] = [640, 480];
/** Largest side of a module. */
const LARGEST = 8;

/** A still picture of a code as a video (Y4M, 4:2:0), bright on dark nowhere: a sign on a wall. */
export function video(file: string, text: string): string {
  const code = encodeQR(text, "raw", { ecc: "low" });
  const side = Math.min(LARGEST, Math.floor(HEIGHT / code.length));
  const luma = new Uint8Array(WIDTH * HEIGHT).fill(235);
  const left = Math.floor((WIDTH - code.length * side) / 2);
  const top = Math.floor((HEIGHT - code.length * side) / 2);
  for (let y = 0; y < code.length * side; y++) {
    for (let x = 0; x < code.length * side; x++) {
      const isDark = code[Math.floor(y / side)][Math.floor(x / side)];
      if (isDark) luma[(top + y) * WIDTH + left + x] = 16;
    }
  }
  const chroma = new Uint8Array((WIDTH * HEIGHT) / 2).fill(128);
  const header = Buffer.from(`YUV4MPEG2 W${WIDTH} H${HEIGHT} F10:1 Ip A1:1 C420jpeg\n`);
  const frame = Buffer.concat([Buffer.from("FRAME\n"), luma, chroma]);
  writeFileSync(file, Buffer.concat([header, frame, frame]));
  return file;
}

/** A browser whose camera shows a video. */
export function before(file: string): Promise<Browser> {
  const args = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream", `--use-file-for-fake-video-capture=${file}`];
  return launch({ args });
}

/** A code of the page, out of the path that draws it. */
export async function drawnCode(page: Page): Promise<string> {
  const [path, box] = await page.locator("main svg[role=img]").evaluate((svg) => [svg.querySelector("path")?.getAttribute("d"), svg.getAttribute("viewBox")]);
  const size = Number(box?.split(" ")[2]);
  const SCALE = 4;
  const data = new Uint8Array((size * SCALE) ** 2 * 4).fill(255);
  for (const [, x, y, width] of (path ?? "").matchAll(/M(\d+) (\d+)h(\d+)/g)) {
    for (let py = Number(y) * SCALE; py < (Number(y) + 1) * SCALE; py++) {
      for (let px = Number(x) * SCALE; px < (Number(x) + Number(width)) * SCALE; px++) data.fill(0, (py * size * SCALE + px) * 4, (py * size * SCALE + px) * 4 + 3);
    }
  }
  return decodeQR({ width: size * SCALE, height: size * SCALE, data });
}
