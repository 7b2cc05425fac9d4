// The built package, in Node.

import { readFileSync } from "node:fs";
import { initSync } from "#wasm";

initSync({ module: readFileSync(new URL("../../wasm/wayclear_browser_bg.wasm", import.meta.url)) });

export * from "#wasm";
