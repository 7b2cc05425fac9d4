// Writes src/lib/chain/contracts/*.ts, types and clients, from ../schema/*.json. With --check it writes nothing and fails when what
// is committed differs.
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import codegen from "@cosmwasm/ts-codegen";

const schema = fileURLToPath(new URL("../../schema", import.meta.url));
const target = fileURLToPath(new URL("../src/lib/chain/contracts", import.meta.url));
const scratch = mkdtempSync(join(tmpdir(), "wayclear-codegen-"));
const check = process.argv.includes("--check");

// The generator writes for interchainjs. All its clients ask for are these two interfaces, and CosmJS's clients fit them.
const BASE_CLIENT = `// Written by scripts/codegen.mjs: what the generated clients ask for; CosmJS's clients fit.
import type { Coin, StdFee } from "@cosmjs/amino";

export interface ICosmWasmClient {
  queryContractSmart(contractAddr: string, query: any): Promise<any>;
}

export interface ISigningCosmWasmClient extends ICosmWasmClient {
  execute(
    sender: string,
    contractAddress: string,
    msg: any,
    fee: number | StdFee | "auto",
    memo?: string,
    funds?: readonly Coin[],
  ): Promise<any>;
}
`;

const pascal = (name) => name.replace(/(^|[-_])([a-z])/g, (_, __, letter) => letter.toUpperCase());

try {
  const contracts = readdirSync(schema).filter((file) => file.endsWith(".json")).map((file) => {
    const name = basename(file, ".json");
    const dir = join(scratch, name);
    mkdirSync(dir);
    copyFileSync(join(schema, file), join(dir, file));
    return { name: pascal(name), dir };
  });
  const log = console.log;
  console.log = () => {};
  await codegen.default({
    contracts,
    outPath: join(scratch, "out"),
    options: { bundle: { enabled: false }, types: { enabled: true }, client: { enabled: true } },
  });
  console.log = log;
  const files = readdirSync(join(scratch, "out")).filter((file) => file.endsWith(".ts"));
  const stale = [];
  mkdirSync(target, { recursive: true });
  for (const file of files) {
    const text = file === "baseClient.ts"
      ? BASE_CLIENT
      : readFileSync(join(scratch, "out", file), "utf8")
        .replaceAll('from "@interchainjs/types"', 'from "@cosmjs/amino"');
    const path = join(target, file);
    if (!check) writeFileSync(path, text);
    else if (readFileSync(path, "utf8") !== text) stale.push(file);
  }
  for (const file of readdirSync(target).filter((file) => !files.includes(file))) {
    if (check) stale.push(file);
    else rmSync(join(target, file));
  }
  if (stale.length > 0) {
    console.error(`${stale.join(", ")} do not match schema/: run npm run codegen and commit what it writes`);
    process.exitCode = 1;
  }
} finally {
  rmSync(scratch, { recursive: true });
}
