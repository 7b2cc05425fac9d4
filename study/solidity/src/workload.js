// Reads a workload as `wayclear evaluate paper workload` writes it: a line of settings, then one request a line.
const { createHash } = require("node:crypto");
const fs = require("node:fs");

const HEADER = "round,number,at_ms,user,kind,place,infected,contacts";
const KINDS = ["check_in", "inspect", "record", "report"];

// -> { settings, rounds: [{ digest, requests: [{ number, atMs, user, kind, place, infected, contacts }] }] }
// A round's digest is what `wayclear` writes beside its own results: 16 hexadecimal digits of the SHA-256 of its lines.
function readWorkload(file) {
  const [first, header, ...lines] = fs.readFileSync(file, "utf8").split("\n");
  if (!first.startsWith("# {")) throw new Error(`${file}: the first line holds no settings`);
  if (header !== HEADER) throw new Error(`${file}: the second line is not "${HEADER}"`);
  if (lines.pop() !== "") throw new Error(`${file}: the last line is cut off`);
  const rounds = [];
  for (const [index, line] of lines.entries()) {
    const where = `${file}:${index + 3}`;
    const [round, request] = parse(line, where);
    rounds[round] ??= { hash: createHash("sha256"), requests: [] };
    const { hash, requests } = rounds[round];
    if (requests.length > 0 && requests.at(-1).atMs > request.atMs) throw new Error(`${where}: earlier than the line above`);
    hash.update(line + "\n");
    requests.push(request);
  }
  const settings = JSON.parse(first.slice(2));
  if (rounds.length !== settings.rounds || rounds.includes(undefined)) throw new Error(`${file}: rounds are missing`);
  return {
    settings,
    rounds: rounds.map(({ hash, requests }) => ({ digest: hash.digest("hex").slice(0, 16), requests })),
  };
}

function parse(line, where) {
  const cells = line.split(",");
  if (cells.length !== 8) throw new Error(`${where}: ${cells.length} columns where 8 belong`);
  const [round, number, atMs, user, kind, place, infected, contacts] = cells;
  if (!KINDS.includes(kind)) throw new Error(`${where}: kind "${kind}" is not one of ${KINDS.join(", ")}`);
  const whole = (name, text) => {
    if (!/^\d{1,15}$/.test(text)) throw new Error(`${where}: ${name} "${text}" is not a number`);
    return Number(text);
  };
  const needsPlace = kind === "check_in" || kind === "inspect";
  const request = {
    number: whole("number", number),
    atMs: whole("at_ms", atMs),
    user: whole("user", user),
    kind,
    place: needsPlace ? whole("place", place) : undefined,
    infected: whole("infected", infected) === 1,
    contacts: kind === "record" ? whole("contacts", contacts) : 0,
  };
  return [whole("round", round), request];
}

module.exports = { HEADER, readWorkload };
