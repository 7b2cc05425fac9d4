// Carries out workloads round by round. Usage: node src/replay.js RESULT.csv WORKLOAD.csv...
//
// The paper does not say which contracts its count holds, so a workload says which reading it follows:
//   locations: the count is of locations; all exist before the first request.
//   nodes:     the count is of states, counties and cities; locations come on demand.
// A round whose digest the result holds already is left out: what broke off goes on where it was.
const { execFileSync } = require("node:child_process");
const fs = require("node:fs");
const path = require("node:path");
const { Chain, deployTree, encodeBytes32String } = require("./chain");
const { contacts } = require("./contacts");
const { readWorkload } = require("./workload");

// Cities of each county, for one state and n contracts in all.
const CITIES = { 3: [1], 6: [2, 1], 9: [3, 3], 12: [3, 3, 2], 15: [4, 4, 3], 18: [4, 3, 3, 3] };
const POOL = 100; // places that people go to in the reading "nodes"
const METHOD = { check_in: "checkIn", inspect: "queryStatus" };
const COUNTED = { check_in: "check_ins", inspect: "inspections", record: "records", report: "reports" };
const INFECTED_PERIOD = 14 * 86400; // as Location.sol has it
const COLUMNS =
  "reading,contracts,requests,seed,round,digest,check_ins,inspections,records,reports,creating,routed,direct," +
  "set_up_gas,gas,creating_gas,report_gas";

async function setUp(chain, { reading, contracts }) {
  const layout = reading === "nodes" ? CITIES[contracts] : [1];
  if (!layout) throw new Error(`no tree of ${contracts} contracts is known; ${Object.keys(CITIES)} are`);
  const tree = await deployTree(chain, layout);
  const size = reading === "nodes" ? POOL : contracts;
  const places = Array.from({ length: size }, (_, i) => ({
    ...tree.cities[i % tree.cities.length],
    geoPos: encodeBytes32String("place-" + i),
  }));
  let gas = tree.gas;
  if (reading === "locations") {
    for (const place of places) {
      const created = await route(chain, tree, chain.operator, "queryStatus", place);
      place.location = createdIn(chain, created);
      gas += created.gas;
    }
  }
  return { tree, places, gas };
}

function route(chain, tree, user, method, place, ...args) {
  return chain.call(user, "State", tree.state, method, place.countyName, place.cityName, place.geoPos, ...args);
}

function createdIn(chain, { logs }) {
  const topic = chain.interfaces.City.getEvent("LocationCreated").topicHash;
  const log = logs.find((l) => l.topics[0] === topic);
  return log && "0x" + log.data.slice(-40);
}

// One round, on a tree nobody has used: what each kind cost, and how many there were.
class Round {
  constructor(chain, ready) {
    Object.assign(this, { chain, tree: ready.tree });
    this.places = ready.places.map((place) => ({ ...place }));
    this.known = new Set();
    this.visits = new Map(); // user -> place -> time of the latest
    this.sum = { gas: 0, creating_gas: 0, report_gas: 0, creating: 0, routed: 0, direct: 0 };
    for (const name of Object.values(COUNTED)) this.sum[name] = 0;
  }

  async run(requests) {
    const begin = this.chain.now;
    for (const request of requests) {
      this.chain.now = begin + Math.ceil(request.atMs / 1000);
      const user = this.chain.users[request.user];
      this.sum[COUNTED[request.kind]]++;
      if (request.kind === "report") this.sum.report_gas += await this.report(user);
      else if (request.kind === "record") this.sum.gas += await this.record(user, request);
      else this.sum.gas += await this.visit(user, request);
    }
    return this.sum;
  }

  // The paper's update: every location that the person has been to in the last 14 days.
  async report(user) {
    const recent = [...(this.visits.get(user) ?? [])].filter(([, at]) => this.chain.now < at + INFECTED_PERIOD);
    const locations = recent.map(([place]) => this.places[place].location);
    return (await this.chain.call(user, "ContactRegistry", this.tree.registry, "updateInfected", locations)).gas;
  }

  async record(user, { number, contacts: count }) {
    const seen = contacts(`request ${number}`, count);
    return (await this.chain.call(user, "ContactRegistry", this.tree.registry, "recordContacts", seen)).gas;
  }

  // Through the state the first time, which tells where the location is; to the location itself from then on.
  async visit(user, { kind, place: index, infected }) {
    const place = this.places[index];
    if (!place) throw new Error(`place ${index} is none of the ${this.places.length} that there are`);
    const args = kind === "check_in" ? [infected ? 1 : 0] : [];
    const key = `${user} ${index}`;
    let sent;
    if (this.known.has(key)) {
      sent = await this.chain.call(user, "Location", place.location, METHOD[kind], ...args);
      this.sum.direct++;
    } else {
      sent = await route(this.chain, this.tree, user, METHOD[kind], place, ...args);
      this.known.add(key);
      const created = createdIn(this.chain, sent);
      this.sum[created ? "creating" : "routed"]++;
      if (created) {
        place.location = created;
        this.sum.creating_gas += sent.gas;
      }
    }
    if (kind === "check_in") {
      if (!this.visits.has(user)) this.visits.set(user, new Map());
      this.visits.get(user).set(index, this.chain.now);
    }
    return sent.gas;
  }
}

// Carries out the rounds that are not done yet; `tell` hears of each, as a row.
async function replay({ settings, rounds }, isDone, tell) {
  const { reading, contracts, requests, seed } = settings;
  if (reading !== "nodes" && reading !== "locations") throw new Error(`unknown reading "${reading}"`);
  if (rounds.every(({ digest }) => isDone(digest))) return;
  const users = 1 + Math.max(...rounds.flatMap((round) => round.requests.map((request) => request.user)));
  const chain = await Chain.start({ users });
  const ready = await setUp(chain, settings);
  for (const [round, { digest, requests: list }] of rounds.entries()) {
    if (isDone(digest)) continue;
    const [snapshot, now] = [await chain.rpc("evm_snapshot"), chain.now];
    const sum = await new Round(chain, ready).run(list);
    await chain.revert(snapshot, now);
    const row = { reading, contracts, requests, seed, round, digest, set_up_gas: ready.gas, ...sum };
    tell(COLUMNS.split(",").map((name) => row[name]).join(","));
  }
  await chain.stop();
}

function provenance(result, seed) {
  const commit = execFileSync("git", ["rev-parse", "HEAD"], { cwd: __dirname }).toString().trim();
  const command = `node src/replay.js ${path.basename(result)} WORKLOAD...`;
  const { version } = require("ganache/package.json");
  const input = `workloads of "wayclear evaluate paper workload", by digest; Ganache ${version}`;
  return "# " + JSON.stringify({ command, seed, commit, input });
}

async function main([result, ...files]) {
  if (!result || files.length === 0) throw new Error("usage: node src/replay.js RESULT.csv WORKLOAD.csv...");
  const workloads = files.map((file) => [file, readWorkload(file)]);
  const { seed } = workloads[0][1].settings;
  if (!fs.existsSync(result)) fs.writeFileSync(result, provenance(result, seed) + "\n" + COLUMNS + "\n");
  const isDone = (digest) => fs.readFileSync(result, "utf8").includes(digest);
  for (const [file, workload] of workloads) {
    console.log(file);
    await replay(workload, isDone, (row) => fs.appendFileSync(result, row + "\n"));
  }
}

if (require.main === module) {
  main(process.argv.slice(2)).then(
    () => process.exit(0),
    (error) => {
      console.error(error.message);
      process.exit(1);
    },
  );
}

module.exports = { replay };
