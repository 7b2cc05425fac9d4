// What the tests of a file work with: services, the page on a server of its own and a browser, started in order, and ended in the
// opposite order when the tests are over.

import type { Browser, LaunchOptions } from "playwright-core";
import { afterAll } from "vitest";
import type { Registry } from "../registry";
import { DeskService, ForwarderService, launch, RECORD, recordRelays, RelayService, serve, wayclear } from "./harness";
import { StandIn, standInRecord } from "./standin";

/** What is to be there; what is left out is not. */
interface Wanted {
  /** Places that are opened before anything else. */
  places?: string[];
  /** Accounts that pay for relays, one each. */
  relays?: string[];
  /** Made-up registries: relays that are none tell of them, one each, and so does the record. */
  registries?: Registry[];
  /** Whether the record lists the relay behind a forwarder. */
  isForwarded?: boolean;
  hasDesk?: boolean;
  /** How the browser is started; null = there is none. */
  browser?: LaunchOptions | null;
}

class Stage {
  readonly relays: RelayService[] = [];
  readonly standIns: StandIn[] = [];
  private theForwarder?: ForwarderService;
  private theDesk?: DeskService;
  private theServer?: Awaited<ReturnType<typeof serve>>;
  private theBrowser?: Browser;
  private readonly ends: (() => unknown)[] = [];

  get relay(): RelayService {
    return there(this.relays[0]);
  }
  get standIn(): StandIn {
    return there(this.standIns[0]);
  }
  get forwarder(): ForwarderService {
    return there(this.theForwarder);
  }
  get desk(): DeskService {
    return there(this.theDesk);
  }
  get server(): Awaited<ReturnType<typeof serve>> {
    return there(this.theServer);
  }
  get browser(): Browser {
    return there(this.theBrowser);
  }

  async start({ places = [], relays = [], registries = [], isForwarded = false, hasDesk = false, browser = {} }: Wanted): Promise<void> {
    for (const place of places) wayclear("open", place, "--from", "dan");
    if (registries.length > 0) this.ends.push(standInRecord(), () => (process.env.WAYCLEAR_DEPLOYMENT = RECORD));
    for (const account of relays) this.relays.push(this.removed(await RelayService.start(account)));
    for (const registry of registries) this.standIns.push(this.closed(await StandIn.start(registry)));
    if (hasDesk) this.theDesk = this.removed(await DeskService.start());
    if (isForwarded) await this.forward();
    const listed = isForwarded ? [] : [...this.relays, ...this.standIns].map(({ url }) => url);
    this.theServer = this.closed(await serve(listed, this.theDesk ? [this.theDesk.url] : []));
    if (browser) this.theBrowser = this.closed(await launch(browser));
  }

  async end(): Promise<void> {
    for (const end of this.ends.splice(0).reverse()) await end();
  }

  private async forward(): Promise<void> {
    this.theForwarder = this.removed(await ForwarderService.start(this.relay));
    const { url, ohttpKey: key } = this.relay;
    this.ends.push(recordRelays([{ name: "Relay", url, forwarder: { url: this.theForwarder.publicUrl, key } }]));
  }

  private removed<T extends { remove(): Promise<void> }>(service: T): T {
    this.ends.push(() => service.remove());
    return service;
  }

  private closed<T extends { close(): Promise<void> }>(one: T): T {
    this.ends.push(() => one.close());
    return one;
  }
}

/** A test that works with what it has not asked for is wrong. */
function there<T>(one: T | undefined): T {
  if (one === undefined) throw new Error("this is not on the stage: ask for it");
  return one;
}

/** Starts what a file of tests asks for, at its top, and has it ended after them. */
export async function staged(wanted: Wanted): Promise<Stage> {
  const stage = new Stage();
  try {
    await stage.start(wanted);
  } catch (error) {
    await stage.end();
    throw error;
  }
  afterAll(() => stage.end());
  return stage;
}
