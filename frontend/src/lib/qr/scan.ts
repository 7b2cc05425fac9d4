// Reading QR codes out of pictures, on this device. Loaded when somebody scans.

import decodeQR from "qr/decode.js";

/** Longest side of what is looked at, in pixels: more costs time and finds no more. */
const LONGEST = 900;
/** Pause between two looks, in milliseconds, more or less: codes that change must not be missed in step. */
const PAUSE = 150;

/** Takes the codes that the camera sees, until it is stopped or `take` wants no more. */
export async function scan(video: HTMLVideoElement, isOn: () => boolean, take: (text: string) => boolean): Promise<void> {
  const canvas = document.createElement("canvas");
  while (isOn()) {
    const text = decode(canvas, video, video.videoWidth, video.videoHeight);
    if (text !== null && !take(text)) return;
    await new Promise((resolve) => setTimeout(resolve, PAUSE * (0.5 + Math.random())));
  }
}

/** The code in a picture; null = there is none. */
export async function readPicture(file: Blob): Promise<string | null> {
  try {
    const picture = await createImageBitmap(file);
    return decode(document.createElement("canvas"), picture, picture.width, picture.height);
  } catch {
    return null;
  }
}

function decode(
  canvas: HTMLCanvasElement,
  source: CanvasImageSource,
  fullWidth: number,
  fullHeight: number,
): string | null {
  if (fullWidth === 0 || fullHeight === 0) return null;
  const scale = Math.min(1, LONGEST / Math.max(fullWidth, fullHeight));
  const [width, height] = [Math.round(fullWidth * scale), Math.round(fullHeight * scale)];
  [canvas.width, canvas.height] = [width, height];
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (!context) return null;
  context.drawImage(source, 0, 0, width, height);
  try {
    return decodeQR(context.getImageData(0, 0, width, height));
  } catch {
    return null;
  }
}
