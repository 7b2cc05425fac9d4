// Checks what cosmwasm-check does not: size, and locals of the largest function. Prints a table; exits with 1 if a
// contract is over a limit.
//
//   node tools/wasm/check.mjs artifacts/*.wasm
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import binaryen from "binaryen";

const MAX_BYTES = 600 * 1024; // The chain takes 800 KiB.
const MAX_LOCALS = 89; // The VM takes 100, parameters included.

let failed = false;
for (const file of process.argv.slice(2)) {
  const bytes = readFileSync(file);
  const module = binaryen.readBinary(bytes);
  let locals = 0;
  for (let index = 0; index < module.getNumFunctions(); index += 1) {
    const info = binaryen.getFunctionInfo(module.getFunctionByIndex(index));
    locals = Math.max(locals, info.vars.length + binaryen.expandType(info.params).length);
  }
  module.dispose();
  const wrong = [];
  if (bytes.length > MAX_BYTES) wrong.push(`over ${MAX_BYTES} bytes`);
  if (locals > MAX_LOCALS) wrong.push(`over ${MAX_LOCALS} locals`);
  failed ||= wrong.length > 0;
  console.log(
    `${basename(file).padEnd(22)} ${String(bytes.length).padStart(7)} bytes  ${locals} locals  ${wrong.join(", ") || "ok"}`,
  );
}
process.exit(failed ? 1 : 0);
