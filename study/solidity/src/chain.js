// A Ganache chain in this process, with the contracts compiled for it. Its clock goes only as it is told, so that a second
// run gives the same gas.
const { Interface, encodeBytes32String } = require("ethers");
const ganache = require("ganache");
const memdown = require("memdown");
const { compile } = require("./compile");

const GAS_LIMIT = "0x1c9c380"; // 30,000,000: Ganache's default block
const SEED = 2007_10529;
const GENESIS = Date.UTC(2020, 6, 21) / 1000; // the paper's first day

// What each Ganache rule set can run. undefined: Ganache's own default (shanghai in 7.9.2).
const EVM = { shanghai: "shanghai", muirGlacier: "istanbul" };

class Chain {
  static async start({ hardfork, users = 10 } = {}) {
    const provider = ganache.provider({
      logging: { quiet: true },
      chain: { ...(hardfork && { hardfork }), time: new Date(GENESIS * 1000) },
      database: { db: memdown() },
      wallet: { totalAccounts: users + 1, seed: String(SEED) },
    });
    const chain = new Chain();
    chain.now = GENESIS;
    chain.provider = provider;
    chain.hardfork = provider.getOptions().chain.hardfork;
    chain.artifacts = compile(EVM[chain.hardfork]);
    chain.interfaces = Object.fromEntries(
      Object.entries(chain.artifacts).map(([name, a]) => [name, new Interface(a.abi)]),
    );
    [chain.operator, ...chain.users] = await provider.request({ method: "eth_accounts", params: [] });
    await chain.rpc("miner_stop");
    return chain;
  }

  rpc(method, ...params) {
    return this.provider.request({ method, params });
  }

  async pass(seconds) {
    this.now += seconds;
    await this.rpc("evm_mine", { timestamp: this.now });
  }

  // Goes back to a snapshot, whose clock was at `now`.
  async revert(snapshot, now) {
    await this.rpc("evm_revert", snapshot);
    this.now = now;
  }

  async send(from, to, data, value) {
    const tx = { from, to, data, value, gas: GAS_LIMIT };
    const hash = await this.rpc("eth_sendTransaction", tx);
    await this.rpc("evm_mine", { timestamp: this.now });
    const receipt = await this.rpc("eth_getTransactionReceipt", hash);
    if (receipt.status !== "0x1") {
      await this.rpc("eth_call", tx, "latest"); // throws with the contract's reason
      throw new Error("reverted: " + receipt.transactionHash);
    }
    return { gas: Number(receipt.gasUsed), address: receipt.contractAddress, logs: receipt.logs };
  }

  deploy(name, ...args) {
    const iface = this.interfaces[name];
    return this.send(this.operator, undefined, this.artifacts[name].bytecode + iface.encodeDeploy(args).slice(2));
  }

  call(from, name, to, method, ...args) {
    return this.send(from, to, this.interfaces[name].encodeFunctionData(method, args));
  }

  async read(name, to, method, ...args) {
    const iface = this.interfaces[name];
    const data = iface.encodeFunctionData(method, args);
    return iface.decodeFunctionResult(method, await this.rpc("eth_call", { to, data }, "latest"));
  }

  stop() {
    return this.provider.disconnect();
  }
}

// state, registry, then counties and cities as [number of cities of the first county, of the second, ...].
async function deployTree(chain, citiesPerCounty) {
  const state = await chain.deploy("State");
  const registry = await chain.deploy("ContactRegistry");
  const steps = { State: state.gas, ContactRegistry: registry.gas };
  const tree = { state: state.address, registry: registry.address, cities: [], gas: state.gas + registry.gas, steps };
  for (const [i, cityCount] of citiesPerCounty.entries()) {
    const countyName = encodeBytes32String("county-" + i);
    const county = await chain.deploy("County", state.address);
    const added = await chain.call(chain.operator, "State", state.address, "addCounty", countyName, county.address);
    tree.gas += county.gas + added.gas;
    steps.County = county.gas;
    steps.addCounty = added.gas;
    for (let j = 0; j < cityCount; j++) {
      const cityName = encodeBytes32String("city-" + j);
      const city = await chain.deploy("City", county.address, registry.address);
      const joined = await chain.call(chain.operator, "County", county.address, "addCity", cityName, city.address);
      tree.gas += city.gas + joined.gas;
      steps.City = city.gas;
      steps.addCity = joined.gas;
      tree.cities.push({ countyName, cityName, address: city.address });
    }
  }
  return tree;
}

module.exports = { Chain, deployTree, SEED, encodeBytes32String };
