// The built package, in Node.

import { readFileSync } from "node:fs";
import { initSync } from "#wasm";

// By its path: in a test of components an address would be made one of a web server.
const { dirname } = import.meta;
initSync({ module: readFileSync(`${dirname}/../../wasm/wayclear_browser_bg.wasm`) });

export * from "#wasm";
