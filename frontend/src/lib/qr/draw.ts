// A text as a QR code to be drawn. Loaded when somebody shows one.

import encodeQR from "qr";

/** White around it, in modules, as readers want it. */
const QUIET = 4;

/** A code as a path of squares, in a square of so many modules a side. */
export interface Drawn {
  size: number;
  path: string;
}

/** Draws a text. */
export function draw(text: string): Drawn {
  const code = encodeQR(text, "raw", { ecc: "low", border: QUIET });
  let path = "";
  for (const [y, row] of code.entries()) {
    for (let x = 0; x < row.length; x++) {
      if (!row[x]) continue;
      const begin = x;
      while (row[x + 1]) x++;
      path += `M${begin} ${y}h${x + 1 - begin}v1h${begin - x - 1}z`;
    }
  }
  return { size: code.length, path };
}
