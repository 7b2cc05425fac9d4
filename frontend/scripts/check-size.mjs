// Fails when what is loaded before the first paint is too large: 60,000 bytes compressed. The rest comes when it is needed.

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

// Of the phone a fifth is what seals for forwarders: its library knows all key exchanges, of which one is used. A quarter checks what
// nodes and relays say: the light client, and the contracts' own queries.
const MOST = { first: 60_000, wasm: 680_000 };
const dist = fileURLToPath(new URL("../dist/", import.meta.url));
const size = (file) => gzipSync(readFileSync(dist + file), { level: 9 }).length;

const page = readFileSync(`${dist}index.html`, "utf8");
const first = [...page.matchAll(/(?:src|href)="\.\/(assets\/[^"]+\.(?:js|css))"/g)].map(([, file]) => file);
const script = readFileSync(dist + first.find((file) => file.endsWith(".js")), "utf8");
const worker = /assets\/worker-[^"'`]+\.js/.exec(script)?.[0] ?? `assets/${/worker-[\w-]+\.js/.exec(script)[0]}`;
const wasm = `assets/${/wayclear_browser_bg-[\w-]+\.wasm/.exec(readFileSync(dist + worker, "utf8"))[0]}`;
const sizes = { first: ["index.html", ...first].reduce((sum, file) => sum + size(file), 0), wasm: size(wasm) };
console.log(`before first paint ${sizes.first} bytes of ${MOST.first}; the phone ${sizes.wasm} of ${MOST.wasm}, compressed`);
if (sizes.first > MOST.first || sizes.wasm > MOST.wasm) process.exit(1);
