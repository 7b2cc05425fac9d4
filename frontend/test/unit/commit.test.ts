// What dist/commit.txt says of the page beside it: "wayclear release" believes it.

import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";

const script = fileURLToPath(new URL("../../scripts/write-commit.mjs", import.meta.url));

let folder: string;

function git(...args: string[]): string {
  const user = ["-c", "user.name=Ada", "-c", "user.email=ada@example.org"];
  return execFileSync("git", [...user, ...args], { cwd: folder, encoding: "utf8" });
}

function write(name: string): void {
  const file = join(folder, "frontend", name);
  mkdirSync(join(file, ".."), { recursive: true });
  writeFileSync(file, "42");
}

/** The commit that a build which ends now names. */
function built(): string {
  execFileSync("node", [join(folder, "frontend/scripts/write-commit.mjs")]);
  return readFileSync(join(folder, "frontend/dist/commit.txt"), "utf8").split("\n")[0] ?? "";
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "commit-"));
  for (const name of ["scripts/none", "src/page.ts", "public/icon.svg", "dist/index.html"]) write(name);
  copyFileSync(script, join(folder, "frontend/scripts/write-commit.mjs"));
  writeFileSync(join(folder, ".gitignore"), "/frontend/dist\n");
  git("init", "--quiet");
  git("add", "--all");
  git("commit", "--quiet", "--message", "Begin");
});

afterEach(() => rmSync(folder, { recursive: true }));

test("a page of a commit names that commit, and of changed files one that is no release", () => {
  const commit = git("rev-parse", "HEAD").trim();
  expect(built()).toBe(commit);
  writeFileSync(join(folder, "frontend/src/page.ts"), "43");
  expect(built()).toBe(`${commit}-dirty`);
});

test("a page with a file that was never committed names no commit that could be released", () => {
  // What lies in public/ goes into the page as it is, and what src/ imports by a pattern too; it may be gone when the page is packed.
  writeFileSync(join(folder, ".git/info/exclude"), "ignored.js\n");
  for (const name of ["public/tracker.js", "src/extra.ts", "public/ignored.js"]) {
    write(name);
    expect(built(), name).toMatch(/-dirty$/);
    rmSync(join(folder, "frontend", name));
  }
});

test("a page of one checkout names its commit where a variable of git names another", () => {
  const commit = git("rev-parse", "HEAD").trim();
  process.env["GIT_DIR"] = join(folder, "nowhere");
  try {
    expect(built()).toBe(commit);
  } finally {
    delete process.env["GIT_DIR"];
  }
});
