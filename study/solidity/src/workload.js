// Reads a workload as `wayclear evaluate paper workload` writes it: a line of settings, then one request a line.
const { createHash } = require("node:crypto");
const fs = require("node:fs");

const HEADER = "round,number,at_ms,user,kind,place,infected,contacts";
const KINDS = ["check_in", "inspect", "record", "report"];

// -> { sha256, settings, rounds: [[{ number, atMs, user, kind, place, infected, contacts }]] }
function readWorkload(file) {
  const bytes = fs.readFileSync(file);
  const [first, header, ...lines] = bytes.toString("utf8").split("\n");
  if (!first.startsWith("# {")) throw new Error(`${file}: the first line holds no settings`);
  if (header !== HEADER) throw new Error(`${file}: the second line is not "${HEADER}"`);
  if (lines.pop() !== "") throw new Error(`${file}: the last line is cut off`);
  const rounds = [];
  for (const [index, line] of lines.entries()) {
    const where = `${file}:${index + 3}`;
    const [round, request] = parse(line, where);
    rounds[round] ??= [];
    const before = rounds[round].at(-1);
    if (before && before.atMs > request.atMs) throw new Error(`${where}: earlier than the line above`);
    rounds[round].push(request);
  }
  if (rounds.length === 0 || rounds.includes(undefined)) throw new Error(`${file}: rounds are missing`);
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  return { sha256, settings: JSON.parse(first.slice(2)), rounds };
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
    infected: infected === "true" || infected === "1",
    contacts: kind === "record" ? whole("contacts", contacts) : 0,
  };
  return [whole("round", round), request];
}

module.exports = { HEADER, readWorkload };
