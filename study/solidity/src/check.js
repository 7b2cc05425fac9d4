// Behaviour the gas figures rest on: who may call what, and how a status changes.
const assert = require("node:assert/strict");
const { createHash } = require("node:crypto");
const fs = require("node:fs");
const os = require("node:os");
const path = require("node:path");
const { Chain, deployTree, encodeBytes32String } = require("./chain");
const { contacts } = require("./contacts");
const { replay } = require("./replay");
const { HEADER, readWorkload } = require("./workload");

const [EMPTY, INFECTED, CLEAN] = [0n, 1n, 2n];
const DAY = 86400;

async function contracts() {
  const chain = await Chain.start();
  const tree = await deployTree(chain, [1]);
  const [alice, bob] = chain.users;
  const { countyName, cityName, address: city } = tree.cities[0];
  const place = encodeBytes32String("mall");
  const routed = (user, method, ...args) =>
    chain.call(user, "State", tree.state, method, countyName, cityName, place, ...args);
  const reverts = (promise, reason) => assert.rejects(promise, (e) => e.message.includes(reason));
  const status = async () => (await chain.read("Location", location, "currentStatus"))[0];

  await routed(alice, "queryStatus");
  const location = (await chain.read("City", city, "locations", place))[0];
  assert.equal(await status(), EMPTY, "a location starts empty");

  await routed(alice, "checkIn", 0);
  assert.equal(await status(), CLEAN, "a healthy visit makes it clean");
  assert.equal((await chain.read("City", city, "locations", place))[0], location, "one contract for each place");
  const visit = await chain.read("Location", location, "visits", 0);
  assert.equal(visit.user.toLowerCase(), alice, "the routed visit is the user's, not the parent's");

  await reverts(chain.call(bob, "Location", location, "reportInfected"), "never visited");
  await reverts(chain.call(bob, "Location", location, "checkInFor", alice, 1), "only city");
  await reverts(chain.call(bob, "Location", location, "reportInfectedFor", alice), "only registry");
  await reverts(chain.call(bob, "Location", location, "markCleaned"), "only operator");
  await reverts(chain.call(bob, "City", city, "checkIn", alice, place, 1), "only county");
  await reverts(
    chain.call(bob, "State", tree.state, "checkIn", encodeBytes32String("x"), cityName, place, 0),
    "unknown county",
  );

  await chain.call(alice, "ContactRegistry", tree.registry, "updateInfected", [location]);
  assert.equal(await status(), INFECTED, "a past visitor's report infects it");
  await chain.call(chain.operator, "Location", location, "markCleaned");
  assert.equal(await status(), CLEAN, "cleaning ends it");

  await chain.call(bob, "Location", location, "checkIn", 1);
  assert.equal(await status(), INFECTED, "an infected visit infects it");
  await chain.pass(13 * DAY);
  assert.equal(await status(), INFECTED, "13 days are not enough");
  await chain.pass(DAY);
  assert.equal(await status(), CLEAN, "14 days are");
  await reverts(chain.call(alice, "Location", location, "reportInfected"), "visit too old");

  const seen = contacts("check", 3);
  await chain.call(alice, "ContactRegistry", tree.registry, "recordContacts", seen);
  const stored = await chain.read("ContactRegistry", tree.registry, "records", alice, 2);
  assert.equal(stored.macHash, seen[2].macHash);
  assert.equal(Number(stored.rssi), seen[2].rssi);
  await chain.stop();
}

// Two people, one place, two rounds of the same: who goes through the state, who creates, what a report marks.
async function workload(folder) {
  const settings = { reading: "nodes", contracts: 6, requests: 6, rounds: 2, seed: 1 };
  const round = (r) =>
    [
      `${r},0,1000,0,check_in,3,0,0`,
      `${r},1,2000,1,inspect,3,0,0`,
      `${r},2,3000,0,check_in,3,0,0`,
      `${r},3,4000,1,record,,0,2`,
      `${r},4,5000,0,report,,0,0`,
      `${r},5,6000,0,check_in,3,1,0`,
    ].join("\n");
  const file = path.join(folder, "workload.csv");
  const text = ["# " + JSON.stringify(settings), HEADER, round(0), round(1), ""].join("\n");
  fs.writeFileSync(file, text);
  const read = readWorkload(file);
  const rows = [];
  await replay(read, () => false, (row) => rows.push(row.split(",")));
  const counts = ["3", "1", "1", "1", "1", "1", "2"]; // check-ins, inspections, records, reports; creating, routed, direct
  for (const row of rows) assert.deepEqual(row.slice(6, 13), counts);
  assert.deepEqual(rows[0].slice(6), rows[1].slice(6), "a round leaves nothing behind for the next");
  assert.deepEqual(rows.map((row) => row[5]), read.rounds.map(({ digest }) => digest));
  const first = text.split("\n").slice(2, 8).join("\n") + "\n";
  assert.equal(read.rounds[0].digest, createHash("sha256").update(first).digest("hex").slice(0, 16));
  await replay(read, (digest) => digest === rows[0][5], (row) => assert.equal(row, rows[1].join(",")));

  const refused = (change, reason) => {
    fs.writeFileSync(file, change(text));
    assert.throws(() => readWorkload(file), (e) => e.message.includes(reason), reason);
  };
  refused((t) => t.replace("# {", "{"), "no settings");
  refused((t) => t.replace(HEADER, "round,number"), "second line");
  refused((t) => t.slice(0, -1), "cut off");
  refused((t) => t.replace("record", "relayed"), 'kind "relayed"');
  refused((t) => t.replace("0,1,2000,1", "0,1,2000,x"), 'user "x"');
  refused((t) => t.replace("0,1,2000", "0,1,500"), "earlier");
  refused((t) => t.replaceAll("\n1,", "\n2,"), "rounds are missing");
}

async function main() {
  await contracts();
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "workload-"));
  try {
    await workload(folder);
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
  console.log("all checks hold");
}

main().then(
  () => process.exit(0),
  (error) => {
    console.error(error);
    process.exit(1);
  },
);
