// Writes dist/commit.txt: the commit that the page was built of, and in the next line that of the browser's module in it, as
// scripts/build-browser has left it; each with "-dirty" where files differed. "wayclear release" packs a page of its own commit only.

import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const folder = fileURLToPath(new URL("../", import.meta.url));

function commit() {
  try {
    const args = ["describe", "--always", "--abbrev=40", "--exclude=*", "--dirty"];
    return execFileSync("git", args, { cwd: folder, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
  } catch {
    // No checkout, or no git: it can be served, and not be released.
    return "unknown";
  }
}

const module = `${folder}wasm/commit.txt`;
const ofModule = existsSync(module) ? readFileSync(module, "utf8").trim() : "unknown";
writeFileSync(`${folder}dist/commit.txt`, `${commit()}\n${ofModule}\n`);
