// Writes dist/commit.txt: the commit that the page was built of, and in the next line that of the browser's module in it, as
// scripts/build-browser has left it; each with "-dirty" where files differed or were never committed. "wayclear release" packs a page of its own commit only.

import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const folder = fileURLToPath(new URL("../", import.meta.url));

// Variables by which git looks at another checkout, as in a hook of that one.
const elsewhere = ["DIR", "WORK_TREE", "COMMON_DIR", "INDEX_FILE", "OBJECT_DIRECTORY", "ALTERNATE_OBJECT_DIRECTORIES", "NAMESPACE"];
// Else "git replace" shows other bytes under the name of what was committed.
const env = { ...process.env, GIT_NO_REPLACE_OBJECTS: "1" };
for (const name of elsewhere) delete env[`GIT_${name}`];

function git(...args) {
  return execFileSync("git", args, { cwd: folder, env, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
}

function commit() {
  try {
    const changed = git("status", "--porcelain", "--untracked-files=normal");
    // These go into the page whole, also what git was told to ignore there.
    const ignored = git("status", "--porcelain", "--ignored", "--", "public", "src");
    return git("rev-parse", "HEAD") + (changed || ignored ? "-dirty" : "");
  } catch {
    // No checkout, or no git: it can be served, and not be released.
    return "unknown";
  }
}

const module = `${folder}wasm/commit.txt`;
const ofModule = existsSync(module) ? readFileSync(module, "utf8").trim() : "unknown";
writeFileSync(`${folder}dist/commit.txt`, `${commit()}\n${ofModule}\n`);
