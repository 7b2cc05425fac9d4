// The deployment record, as `wayclear deploy` writes it: where a tree is, and who sends for people without accounts.

/** Where the record lies, beside the page. */
export const RECORD = "deployment.json";

/** A relay of the record. */
export interface RelayEntry {
  name: string;
  url: string;
  /** Of another party: what is handed in goes through it, and never straight. */
  forwarder?: Forwarder;
}

/** A server that brings to a relay what it cannot open. */
export interface Forwarder {
  url: string;
  /** The relay's key for it, 45 bytes, hexadecimal. */
  key: string;
}

/** An authority's desk of the record. */
export interface DeskEntry {
  name: string;
  url: string;
}

/** What is used of a record. */
export interface Deployment {
  chain_id: string;
  /** URL of a node's RPC. */
  node: string;
  /** Address of the state's contract. */
  state: string;
  registry: string;
  /** Hash of the header of the block that made the state, 32 bytes, hexadecimal. */
  made_at: string;
  /** How long an infection counts, in seconds. */
  window_seconds: number;
  relays: RelayEntry[];
  desks: DeskEntry[];
  /** Where people have their diary, if not at the page that this record lies beside: a venue may serve one to its tablet. */
  page?: string;
}

/** What is wrong with a record: its deployment was not finished, or something of it is missing or odd. */
export type RecordFault = "unfinished" | "unusable";

/** A record that is none, or not whole: the page can do nothing with it. */
export class DeploymentError extends Error {
  override readonly name = "DeploymentError";
  constructor(
    /** For whoever mends it. */
    detail: string,
    readonly fault: RecordFault = "unusable",
  ) {
    super(detail);
  }
}

/** What of a record is to blame that was to be read; away = there is none. */
export function recordFault(error: unknown): RecordFault | "away" {
  // A page for people in its place is no JSON.
  if (error instanceof SyntaxError) return "unusable";
  return error instanceof DeploymentError ? error.fault : "away";
}

const URLS = /^https?:\/\/[^\s/]+/;

/** Reads a record; throws a DeploymentError that names the field. */
export function parseDeployment(json: unknown): Deployment {
  const record = fields(json, "the record");
  if (record.stage !== undefined && record.stage !== "finished") {
    throw new DeploymentError("the deployment is not finished: run wayclear deploy again", "unfinished");
  }
  const text = (name: string, pattern: RegExp): string => {
    const value = record[name];
    if (typeof value !== "string" || !pattern.test(value)) {
      throw new DeploymentError(`the deployment record has no ${name} that can be used: take the whole file that wayclear deploy wrote`);
    }
    return value;
  };
  const window = record.window_seconds;
  if (typeof window !== "number" || !(window >= 600 && window <= 1_209_600)) {
    throw new DeploymentError("the deployment record has no window_seconds from 600 to 1209600");
  }
  const made = fields(record.made_at, "made_at");
  if (typeof made.hash !== "string" || !/^[0-9A-Fa-f]{64}$/.test(made.hash)) {
    throw new DeploymentError("the deployment record does not say in which block the tree was made");
  }
  return {
    chain_id: text("chain_id", /^\S+$/),
    node: text("node", URLS).replace(/\/+$/, ""),
    state: text("state", /^[a-z0-9]{10,}$/),
    registry: text("registry", /^[a-z0-9]{10,}$/),
    made_at: made.hash.toLowerCase(),
    window_seconds: window,
    relays: once(list(record.relays, "relays", (entry) => ({
      name: word(entry, "name", "one of the relays"),
      url: address(entry, "url", "one of the relays"),
      // One that cannot be used must not be left out: the relay would see who asks.
      ...(entry.forwarder !== undefined && entry.forwarder !== null && { forwarder: forwarder(entry.forwarder) }),
    }))),
    desks: list(record.desks, "desks", (entry) => ({
      name: word(entry, "name", "one of the desks"),
      url: address(entry, "url", "one of the desks"),
    })),
    ...(record.page !== undefined && { page: `${address(record, "page", "the deployment record")}/` }),
  };
}

/** The URLs of relays, each once: the word of one counts once, however many forwarders bring it what is handed in. */
export function relayUrls({ relays }: Deployment): string[] {
  return [...new Set(relays.map(({ url }) => url))];
}

/** Of relays that are reached in the same way the first. */
function once(relays: RelayEntry[]): RelayEntry[] {
  const isSame = (one: RelayEntry, other: RelayEntry): boolean => one.url === other.url && one.forwarder?.url === other.forwarder?.url;
  return relays.filter((relay, at) => relays.findIndex((other) => isSame(relay, other)) === at);
}

type Fields = Record<string, unknown>;

function forwarder(json: unknown): Forwarder {
  const entry = fields(json, "a forwarder");
  const key = word(entry, "key", "one of the forwarders");
  if (!/^[0-9A-Fa-f]{90}$/.test(key)) throw new DeploymentError("key of one of the forwarders has not 45 bytes");
  return { url: address(entry, "url", "one of the forwarders"), key };
}

function fields(json: unknown, what: string): Fields {
  if (typeof json !== "object" || json === null || Array.isArray(json)) {
    throw new DeploymentError(`${what} of the deployment is no object: take the whole file that wayclear deploy wrote`);
  }
  return json as Fields;
}

function list<T>(json: unknown, name: string, one: (entry: Fields) => T): T[] {
  if (json === undefined) return [];
  if (!Array.isArray(json)) throw new DeploymentError(`${name} of the deployment record is no list`);
  return json.map((entry) => one(fields(entry, name)));
}

function word(entry: Fields, field: string, of: string): string {
  const value = entry[field];
  if (typeof value !== "string") throw new DeploymentError(`${field} of ${of} is no text`);
  return value;
}

function address(entry: Fields, field: string, of: string): string {
  const value = word(entry, field, of);
  if (!URLS.test(value)) throw new DeploymentError(`${field} of ${of} is no address like https://example.org`);
  return value.replace(/\/+$/, "");
}
