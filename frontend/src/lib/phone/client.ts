// The phone as the page has it: everything is done in a worker, which starts with the first question.

import { type Remote, wrap } from "comlink";
import type { Deployment } from "../deployment";
import { deviceName } from "../device";
import type { BrowserPhone } from "./phone";
import type { Method, Service } from "./worker";

/** What went wrong in the phone. */
export class PhoneTrouble extends Error {
  override readonly name = "PhoneTrouble";
  constructor(
    /** For programs. */
    readonly kind: string,
    message: string,
  ) {
    super(message);
  }
}

/** Asks the phone of a deployment. */
export class PhoneClient {
  private service: Remote<Service> | null = null;

  /** `ended`: called when a newer build in another tab needs the data; the page is to be loaded anew. */
  constructor(
    private readonly deployment: Deployment,
    private readonly ended: () => void,
  ) {}

  async call<M extends Method>(
    method: M,
    ...args: Parameters<BrowserPhone[M]>
  ): Promise<Awaited<ReturnType<BrowserPhone[M]>>> {
    const service = this.service ?? this.start();
    const outcome = await service.call(method, args);
    if ("trouble" in outcome) throw new PhoneTrouble(outcome.trouble.kind, outcome.trouble.message);
    return outcome.ok as Awaited<ReturnType<BrowserPhone[M]>>;
  }

  private start(): Remote<Service> {
    const worker = new Worker(new URL("./worker.ts", import.meta.url), { type: "module", name: deviceName() ?? "" });
    worker.addEventListener("message", (event: MessageEvent<unknown>) => {
      const said = event.data as { wayclear?: string } | null;
      if (said?.wayclear === "ended") this.ended();
    });
    const service = wrap<Service>(worker);
    this.service = service;
    void service.open(this.deployment);
    return service;
  }
}
