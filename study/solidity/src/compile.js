// Compiles contracts/ in memory. Optimizer on, 200 runs.
const fs = require("node:fs");
const path = require("node:path");
const solc = require("solc");

const DIR = path.join(__dirname, "..", "contracts");

function compile(evmVersion) {
  const sources = {};
  for (const file of fs.readdirSync(DIR)) {
    sources[file] = { content: fs.readFileSync(path.join(DIR, file), "utf8") };
  }
  const output = JSON.parse(
    solc.compile(
      JSON.stringify({
        language: "Solidity",
        sources,
        settings: {
          evmVersion,
          optimizer: { enabled: true, runs: 200 },
          outputSelection: { "*": { "*": ["abi", "evm.bytecode.object"] } },
        },
      }),
    ),
  );
  for (const error of output.errors ?? []) {
    if (error.severity === "error") throw new Error(error.formattedMessage);
    console.error(error.formattedMessage);
  }
  const artifacts = {};
  for (const file of Object.values(output.contracts)) {
    for (const [name, contract] of Object.entries(file)) {
      artifacts[name] = {
        abi: contract.abi,
        bytecode: "0x" + contract.evm.bytecode.object,
      };
    }
  }
  return artifacts;
}

module.exports = { compile, solcVersion: solc.version() };
