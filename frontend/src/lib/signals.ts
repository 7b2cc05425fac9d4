// A log of Bluetooth signals, as `wayclear contacts import` takes it: a table with the columns time, identifier and rssi.

/** Signals; each array has one at an index. */
export interface Signals {
  senders: string[];
  /** Unix milliseconds. */
  at: number[];
  rssi: number[];
  /** Rows that hold none. */
  leftOut: number;
}

/** A file that is no log: no columns of that name. */
export class LogError extends Error {
  override readonly name = "LogError";
}

/** What columns may be called: the first is what the command expects. */
const NAMES = {
  time: ["time", "timestamp", "at"],
  sender: ["identifier", "sender", "source", "address"],
  rssi: ["rssi"],
} as const;
/** Times from here on are in milliseconds since 1970; smaller ones, of the year 5138 at most, in seconds. */
const MILLISECONDS_FROM = 1e11;
const ISO = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?$/;

/** Reads the text of a log, separated by commas, semicolons or tabs. Throws a LogError. */
export function readLog(text: string): Signals {
  const lines = text.replace(/^\uFEFF/, "").split(/\r\n|\r|\n/);
  const head = lines[0] ?? "";
  const separator = [",", ";", "\t"].find((mark) => head.includes(mark)) ?? ",";
  const names = cells(head, separator).map((name) => name.toLowerCase());
  const column = (wanted: readonly string[]): number => {
    const at = wanted.map((name) => names.indexOf(name)).find((index) => index >= 0);
    if (at === undefined) throw new LogError(`there is no column ${wanted[0]}`);
    return at;
  };
  const [time, sender, rssi] = [column(NAMES.time), column(NAMES.sender), column(NAMES.rssi)];
  const signals: Signals = { senders: [], at: [], rssi: [], leftOut: 0 };
  for (const line of lines.slice(1)) {
    if (line.trim() === "") continue;
    const row = cells(line, separator);
    const at = timeOf(row[time] ?? "");
    const strength = strengthOf(row[rssi] ?? "");
    if (at === null || strength === null || !row[sender]) signals.leftOut += 1;
    else {
      signals.senders.push(row[sender]);
      signals.at.push(at);
      signals.rssi.push(strength);
    }
  }
  return signals;
}

/** The cells of a line, without quotes and blanks around them. */
function cells(line: string, separator: string): string[] {
  const found: string[] = [];
  let cell = "";
  let isQuoted = false;
  for (const letter of line) {
    if (letter === '"') isQuoted = !isQuoted;
    else if (letter === separator && !isQuoted) {
      found.push(cell.trim());
      cell = "";
    } else cell += letter;
  }
  return [...found, cell.trim()];
}

/** Unix milliseconds of seconds, milliseconds, or ISO 8601, UTC where no zone stands; null = none of these. */
function timeOf(text: string): number | null {
  if (/^\d+(\.\d+)?$/.test(text)) {
    const number = Number(text);
    const millis = Math.floor(number < MILLISECONDS_FROM ? number * 1_000 : number);
    return Number.isSafeInteger(millis) ? millis : null;
  }
  const [, , , zone] = ISO.exec(text) ?? [];
  if (!ISO.test(text)) return null;
  const millis = Date.parse(`${text.replace(" ", "T")}${zone === undefined ? "Z" : ""}`);
  return Number.isNaN(millis) ? null : millis;
}

/** Whole dBm from -127 to -1; null = no strength, as drivers write it. */
function strengthOf(text: string): number | null {
  if (!/^-?\d+(\.\d+)?$/.test(text)) return null;
  const strength = Math.floor(Number(text) + 0.5);
  return strength >= -127 && strength <= -1 ? strength : null;
}
