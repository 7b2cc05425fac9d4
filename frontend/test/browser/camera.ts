// What stands before a camera: a generated video of a QR code, as Chromium takes it for a camera.

import { writeFileSync } from "node:fs";
import encodeQR from "qr";
import type { Browser } from "playwright-core";
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
