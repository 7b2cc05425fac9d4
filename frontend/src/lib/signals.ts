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

/** What came of a log. */
export interface ReadLog extends Signals {
  /** Rows that were not asked for. */
  unwanted: number;
}

/** A file that is no log: fewer columns than a signal has, or none of its names. */
export class LogError extends Error {
  override readonly name = "LogError";
}

/** How a log is to be read. Columns count from 0. */
export interface LogForm {
  /** Whether the first line holds names. */
  hasNames: boolean;
  time: number;
  sender: number;
  rssi: number;
  /** Only rows with this value in this column; null = all. */
  only: { column: number; value: string } | null;
  /** Unix seconds at which the log's clock shows 0, if it counts seconds. */
  beginsAt: number;
}

/** How a log begins. */
export interface LogHead {
  /** Cells of its first two lines. */
  first: string[];
  second: string[];
  /** Where the columns seem to be; -1 = no column has such a name. */
  form: LogForm;
}

/** What columns may be called: the first is what the command expects. */
const NAMES = {
  time: ["time", "timestamp", "at"],
  sender: ["identifier", "sender", "source", "address"],
  rssi: ["rssi"],
} as const;
/** Columns that a signal needs. */
const FEWEST = 3;
/** Letters in which the first two lines end. */
const HEAD = 20_000;
/** Times from here on are in milliseconds since 1970; smaller ones, of the year 5138 at most, in seconds. */
const MILLISECONDS_FROM = 1e11;
const ISO = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?$/;
const LINE_END = /\r\n|\r|\n/;

/** Looks at the begin of a log, separated by commas, semicolons or tabs. Throws a LogError. */
export function lookAtLog(text: string): LogHead {
  const [head = "", next = ""] = trimmed(text.slice(0, HEAD)).split(LINE_END, 2);
  const separator = separatorOf(head);
  const first = cells(head, separator);
  if (first.length < FEWEST) throw new LogError(`there are ${first.length} columns`);
  const names = first.map((name) => name.toLowerCase());
  const column = (wanted: readonly string[]): number => wanted.map((name) => names.indexOf(name)).find((index) => index >= 0) ?? -1;
  const [time, sender, rssi] = [column(NAMES.time), column(NAMES.sender), column(NAMES.rssi)];
  const hasNames = [time, sender, rssi].some((index) => index >= 0);
  return { first, second: cells(next, separator), form: { hasNames, time, sender, rssi, only: null, beginsAt: 0 } };
}

/** Whether it is known where all columns are. */
export function isWhole({ time, sender, rssi }: LogForm): boolean {
  return time >= 0 && sender >= 0 && rssi >= 0;
}

/** Reads the text of a log, by default as its names say. Throws a LogError. */
export function readLog(text: string, form: LogForm = lookAtLog(text).form): ReadLog {
  if (!isWhole(form)) throw new LogError("its columns have other names");
  const lines = trimmed(text).split(LINE_END);
  const separator = separatorOf(lines[0]);
  const log: ReadLog = { senders: [], at: [], rssi: [], leftOut: 0, unwanted: 0 };
  for (const line of lines.slice(form.hasNames ? 1 : 0)) {
    if (line.trim() === "") continue;
    const row = cells(line, separator);
    if (form.only && row[form.only.column] !== form.only.value) log.unwanted += 1;
    else take(log, row, form);
  }
  return log;
}

function take(log: ReadLog, row: string[], form: LogForm): void {
  const at = timeOf(row[form.time] ?? "", form.beginsAt);
  const strength = strengthOf(row[form.rssi] ?? "");
  const sender = row[form.sender];
  if (at === null || strength === null || !sender) {
    log.leftOut += 1;
    return;
  }
  log.senders.push(sender);
  log.at.push(at);
  log.rssi.push(strength);
}

function trimmed(text: string): string {
  return text.replace(/^\uFEFF/, "");
}

function separatorOf(head: string): string {
  return [",", ";", "\t"].find((mark) => head.includes(mark)) ?? ",";
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

/** Unix milliseconds of seconds or milliseconds since `beginsAt`, or ISO 8601, UTC where no zone stands; null = none of these. */
function timeOf(text: string, beginsAt: number): number | null {
  if (/^\d+(\.\d+)?$/.test(text)) {
    const number = Number(text);
    const millis = Math.floor((number < MILLISECONDS_FROM ? number * 1_000 : number) + beginsAt * 1_000);
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
