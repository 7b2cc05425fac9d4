// Gas of one transaction of each kind, under today's rules and those of July 2020. Usage: node src/unit.js RESULT.csv
const { execFileSync } = require("node:child_process");
const { createHash } = require("node:crypto");
const fs = require("node:fs");
const { Chain, deployTree, encodeBytes32String } = require("./chain");
const { solcVersion } = require("./compile");
const { contacts } = require("./contacts");

const NORMAL = 0;
const INFECTED = 1;
const STATUS = ["Empty", "Infected", "Clean"];

async function measure(hardfork) {
  const chain = await Chain.start({ hardfork });
  const rows = [];
  const row = (label, gas) => rows.push({ label, gas });
  const [alice, bob, carol, dave, erin] = chain.users;

  row("plain transfer", (await chain.send(alice, bob, undefined, "0x1")).gas);

  const tree = await deployTree(chain, [1]);
  for (const name of ["State", "County", "City", "ContactRegistry"]) {
    row("deploy " + name, tree.steps[name]);
  }
  row("register county in state", tree.steps.addCounty);
  row("register city in county", tree.steps.addCity);
  const standalone = await chain.deploy("Location", encodeBytes32String("alone"), chain.operator, tree.registry);
  row("deploy Location (alone, own transaction)", standalone.gas);

  const { countyName, cityName, address: city } = tree.cities[0];
  const place = (i) => encodeBytes32String("place-" + i);
  const routed = (user, method, i, ...args) =>
    chain.call(user, "State", tree.state, method, countyName, cityName, place(i), ...args);
  const locationOf = async (i) => (await chain.read("City", city, "locations", place(i)))[0];
  const direct = (user, location, method, ...args) => chain.call(user, "Location", location, method, ...args);
  const expectStatus = async (location, expected) => {
    const status = STATUS[Number((await chain.read("Location", location, "currentStatus"))[0])];
    if (status !== expected) throw new Error(`status is ${status}, expected ${expected}`);
  };

  // place 0 is created by a query, so its first check-in writes Empty -> Clean.
  row("first check-in, creates location, routed", (await routed(alice, "checkIn", 1, NORMAL)).gas);
  row("first status query, creates location, routed", (await routed(alice, "queryStatus", 0)).gas);
  await expectStatus(await locationOf(0), "Empty");
  const first = await locationOf(1);
  await expectStatus(first, "Clean");

  row("check-in routed, existing location, new visitor", (await routed(bob, "checkIn", 1, NORMAL)).gas);
  row("check-in routed, existing location, returning visitor", (await routed(bob, "checkIn", 1, NORMAL)).gas);
  row("check-in direct, new visitor", (await direct(carol, first, "checkIn", NORMAL)).gas);
  row("check-in direct, returning visitor", (await direct(carol, first, "checkIn", NORMAL)).gas);
  row("status query as tx, routed", (await routed(carol, "queryStatus", 1)).gas);
  row("status query as tx, direct", (await direct(carol, first, "queryStatus")).gas);

  row("infection update, one location, own tx", (await direct(carol, first, "reportInfected")).gas);
  await expectStatus(first, "Infected");
  await chain.pass(3600);
  row("check-in direct, infected new visitor", (await direct(dave, first, "checkIn", INFECTED)).gas);
  await chain.pass(15 * 86400);
  await expectStatus(first, "Clean");
  row("status query direct that ends an infection", (await direct(dave, first, "queryStatus")).gas);

  const erinsPlaces = [];
  for (let i = 2; i < 12; i++) {
    await routed(erin, "checkIn", i, NORMAL);
    erinsPlaces.push(await locationOf(i));
  }
  const one = await chain.call(erin, "ContactRegistry", tree.registry, "updateInfected", erinsPlaces.slice(0, 1));
  const nine = await chain.call(erin, "ContactRegistry", tree.registry, "updateInfected", erinsPlaces.slice(1));
  for (const location of erinsPlaces) await expectStatus(location, "Infected");
  row("infection update, 1 location through registry", one.gas);
  row("infection update, each further location in the batch", Math.round((nine.gas - one.gas) / 8));

  const record = (user, n) =>
    chain.call(user, "ContactRegistry", tree.registry, "recordContacts", contacts(`unit/${n}`, n));
  row("contact record, 1 contact, first of this user", (await record(alice, 1)).gas);
  row("contact record, 1 contact, later", (await record(alice, 1)).gas);
  row("contact record, 10 contacts, later", (await record(alice, 10)).gas);

  for (const perDay of [4, 96]) {
    const count = 14 * perDay;
    for (const [method, label, most] of [
      ["announceMacs", "as an event", count],
      ["storeMacs", "in storage", 700],
    ]) {
      let gas = 0;
      let transactions = 0;
      for (let left = count; left > 0; left -= most, transactions++) {
        const hashes = Array.from({ length: Math.min(most, left) }, (_, i) => macHash(`${method}/${left - i}`));
        gas += (await chain.call(alice, "ContactRegistry", tree.registry, method, hashes)).gas;
      }
      const txs = transactions > 1 ? ` in ${transactions} transactions` : "";
      row(`publish 14 x ${perDay} = ${count} MAC hashes ${label}${txs}`, gas);
    }
  }

  const result = { hardfork: chain.hardfork, rows };
  await chain.stop();
  return result;
}

const macHash = (text) => "0x" + createHash("sha256").update(text).digest("hex");

async function main([file]) {
  if (!file) throw new Error("usage: node src/unit.js RESULT.csv");
  const [now, then] = [await measure(undefined), await measure("muirGlacier")];
  const commit = execFileSync("git", ["rev-parse", "HEAD"], { cwd: __dirname }).toString().trim();
  const input = `Ganache ${require("ganache/package.json").version}, solc ${solcVersion}; rules ${now.hardfork} and ${then.hardfork}`;
  const lines = ["# " + JSON.stringify({ command: "node src/unit.js", commit, input }), "request,gas,gas_2020"];
  for (const [i, { label, gas }] of now.rows.entries()) lines.push(`"${label}",${gas},${then.rows[i].gas}`);
  fs.writeFileSync(file, lines.join("\n") + "\n");
}

main(process.argv.slice(2)).then(
  () => process.exit(0),
  (error) => {
    console.error(error.message);
    process.exit(1);
  },
);
