// The tree as those who run it look at it: regions from the state down, places, and who owns what.

import { CosmWasmClient } from "@cosmjs/cosmwasm";
import { fromUtf8, toUtf8 } from "@cosmjs/encoding";
import type { Deployment } from "../deployment";
import { type FeedCopy, load, Wayclear } from "./chain";
import { CityQueryClient } from "./contracts/City.client";
import type { RewardPolicy } from "./contracts/City.types";
import { ContactRegistryQueryClient } from "./contracts/ContactRegistry.client";
import { LocationQueryClient } from "./contracts/Location.client";
import type { DayStatus, Infection, InfoResponse, RewardsResponse, StatusResponse } from "./contracts/Location.types";
import { StateQueryClient } from "./contracts/State.client";
import type { Cell, Child, Config, LocateResponse, Place } from "./contracts/State.types";
import { connectTo } from "./node";

/** Most that a contract answers at once. */
const MOST = 100;
/** Pages that are read of one list: ten thousand cells. */
const PAGES = 100;

export const LEVELS = ["state", "county", "city"] as const;
export type Level = (typeof LEVELS)[number];

/** A region, and where it stands in the tree. */
export interface Region {
  level: Level;
  address: string;
  config: Config;
}

/** What the chain says of a contract. */
export interface About {
  codeId: number;
  /** What it says of itself by cw2; null = nothing. */
  version: string | null;
  /** Who may migrate it; null = nobody. */
  admin: string | null;
}

/** A place that has a contract. */
export interface Location {
  address: string;
  info: InfoResponse;
  status: StatusResponse;
  daily: DayStatus[];
  infections: Infection[];
  rewards: RewardsResponse;
}

/** No such child: an old link, or one that somebody has made up. */
export class NoSuchChild extends Error {
  override readonly name = "NoSuchChild";
}

export class Tree {
  readonly registry: ContactRegistryQueryClient;

  private constructor(
    private readonly client: CosmWasmClient,
    private readonly deployment: Deployment,
  ) {
    this.registry = new ContactRegistryQueryClient(client, deployment.registry);
  }

  static async connect(deployment: Deployment): Promise<Tree> {
    return new Tree(CosmWasmClient.create(await connectTo(deployment)), deployment);
  }

  /** Time of the newest block, Unix seconds. */
  async now(): Promise<number> {
    const { header } = await this.client.getBlock();
    return Math.floor(Date.parse(header.time) / 1_000);
  }

  /** Regions from the state down by the keys of a path: each is in the rows of the one above, so none is a stranger's. */
  async walk(keys: readonly string[]): Promise<Region[]> {
    const regions = [await this.region("state", this.deployment.state)];
    for (const [at, key] of keys.slice(0, 2).entries()) {
      const address = await this.childOf(regions[at].address, key);
      if (address === null) throw new NoSuchChild(`there is no "${key}" in ${regions[at].config.name}`);
      regions.push(await this.region(LEVELS[at + 1], address));
    }
    return regions;
  }

  async about(address: string): Promise<About> {
    const [contract, row] = await Promise.all([
      this.client.getContract(address),
      this.client.queryContractRaw(address, toUtf8("contract_info")),
    ]);
    return { codeId: contract.codeId, version: versionOf(row), admin: contract.admin ?? null };
  }

  /** A page of what is below a region, by key. */
  async children(address: string, after: string | null, limit: number): Promise<Child[]> {
    return (await this.asked(address).children({ startAfter: after ?? undefined, limit })).children;
  }

  /** How many there are, as far as one answer tells. */
  async count(address: string): Promise<{ count: number; hasMore: boolean }> {
    const { length } = await this.children(address, null, MOST);
    return { count: length, hasMore: length === MOST };
  }

  /** All that a region has given away, page after page. */
  async cells(address: string): Promise<Cell[]> {
    return all((after: Cell | undefined) => this.asked(address).cells({ startAfter: after?.prefix, limit: MOST }).then(({ cells }) => cells));
  }

  /** Names of the regions below one, by their keys. */
  async names({ level, address }: Region): Promise<Map<string, string>> {
    const below = LEVELS[LEVELS.indexOf(level) + 1];
    const children = await all((after: Child | undefined) => this.children(address, after?.key ?? null, MOST));
    const named = children.map(async (child): Promise<[string, string]> => [child.key, (await this.region(below, child.address)).config.name]);
    return new Map(await Promise.all(named));
  }

  locate(place: Place): Promise<LocateResponse> {
    return new StateQueryClient(this.client, this.deployment.state).locate({ place });
  }

  status(address: string): Promise<StatusResponse> {
    return new LocationQueryClient(this.client, address).status();
  }

  label(address: string): Promise<string | null> {
    return new LocationQueryClient(this.client, address).info().then(({ label }) => label ?? null);
  }

  async location(address: string): Promise<Location> {
    const asked = new LocationQueryClient(this.client, address);
    const [info, status, { days }, { infections }, rewards] = await Promise.all([
      asked.info(),
      asked.status(),
      asked.daily({ days: 14 }),
      asked.infections({ limit: MOST }),
      asked.rewards(),
    ]);
    return { address, info, status, daily: days, infections, rewards };
  }

  async cleaners(city: string): Promise<string[]> {
    const asked = new CityQueryClient(this.client, city);
    return all((after: string | undefined) => asked.cleaners({ startAfter: after, limit: MOST }).then(({ cleaners }) => cleaners));
  }

  async rewardPolicy(city: string): Promise<RewardPolicy | null> {
    return (await new CityQueryClient(this.client, city).rewardPolicy()).policy ?? null;
  }

  /** Ids of codes that new contracts are made of. */
  async codeIds(): Promise<Record<Level | "location" | "registry", number | null>> {
    const ids = await new StateQueryClient(this.client, this.deployment.state).codeIds();
    return { state: null, county: ids.county.id, city: ids.city.id, location: ids.location.id, registry: ids.registry.id };
  }

  async region(level: Level, address: string): Promise<Region> {
    return { level, address, config: await this.asked(address).config() };
  }

  /**
   * What is below a region: cities, places, and how many of them the feed calls infected. Asks page after page, and ends where
   * `isWanted` says so.
   */
  async tally(level: Level, address: string, feed: FeedCopy, now: number, isWanted: () => boolean): Promise<{ cities: number; places: number; infected: number }> {
    const sum = { cities: 0, places: 0, infected: 0 };
    for (let after: string | null = null; isWanted(); ) {
      const page = await this.children(address, after, MOST);
      for (const { key, address: below } of page) {
        if (level === "city") {
          sum.places += 1;
          if (feed.place(key, now).infected_until !== null) sum.infected += 1;
        } else {
          const part = await this.tally(level === "state" ? "county" : "city", below, feed, now, isWanted);
          sum.cities += level === "county" ? 1 : part.cities;
          sum.places += part.places;
          sum.infected += part.infected;
        }
      }
      if (page.length < MOST) break;
      after = page[page.length - 1].key;
    }
    return sum;
  }

  /** What the feed says of places, read anew. */
  async feed(): Promise<FeedCopy> {
    await load();
    const wayclear = await Wayclear.connect(this.deployment);
    try {
      const feed = wayclear.newFeed();
      await wayclear.readFeed(feed);
      return feed;
    } finally {
      wayclear.disconnect();
    }
  }

  disconnect(): void {
    this.client.disconnect();
  }

  /** The three kinds of regions answer these questions alike. */
  private asked(address: string): StateQueryClient {
    return new StateQueryClient(this.client, address);
  }

  /** From the raw row that contracts read too. */
  private async childOf(region: string, key: string): Promise<string | null> {
    const name = toUtf8("child");
    const row = await this.client.queryContractRaw(region, new Uint8Array([0, name.length, ...name, ...toUtf8(key)]));
    if (!row?.length) return null;
    const address: unknown = JSON.parse(fromUtf8(row));
    return typeof address === "string" ? address : null;
  }
}

/** All of a list, page after page; throws where it does not end. */
export async function all<T>(page: (after: T | undefined) => Promise<T[]>, pages = PAGES): Promise<T[]> {
  const found: T[] = [];
  for (let left = pages; left > 0; left--) {
    const next = await page(found.at(-1));
    found.push(...next);
    if (next.length < MOST) return found;
  }
  throw new Error(`the list goes on behind ${found.length} entries`);
}

function versionOf(row: Uint8Array | null): string | null {
  try {
    const { version } = JSON.parse(fromUtf8(row ?? new Uint8Array())) as { version?: unknown };
    return typeof version === "string" ? version : null;
  } catch {
    return null;
  }
}
