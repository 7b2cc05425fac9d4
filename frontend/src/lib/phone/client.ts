// The phone as the page has it: everything is done in a worker, which starts with the first question.

import { type Remote, wrap } from "comlink";
import type { Deployment } from "../deployment";
import { deviceName } from "../device";
import type { BrowserPhone } from "./phone";
import type { Method, Outcome, Service } from "./worker";

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
  /** Ends what was asked and has no answer. */
  private readonly open = new Set<(error: Error) => void>();

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
    const outcome = await this.answered<Outcome>(service.call(method, args));
    if ("trouble" in outcome) throw new PhoneTrouble(outcome.trouble.kind, outcome.trouble.message);
    return outcome.ok as Awaited<ReturnType<BrowserPhone[M]>>;
  }

  /** The answer, or that the worker has failed: then none comes. */
  private answered<T>(answer: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      this.open.add(reject);
      answer.then(resolve, reject).finally(() => this.open.delete(reject));
    });
  }

  private start(): Remote<Service> {
    const worker = new Worker(new URL("./worker.ts", import.meta.url), { type: "module", name: deviceName() ?? "" });
    worker.addEventListener("message", (event: MessageEvent<unknown>) => {
      const said = event.data as { wayclear?: string } | null;
      if (said?.wayclear === "ended") this.ended();
    });
    // It did not load, or has died: the next question starts another one.
    worker.addEventListener("error", () => {
      worker.terminate();
      this.service = null;
      for (const reject of this.open) reject(new PhoneTrouble("worker", "the part of the page that computes has failed"));
    });
    const service = wrap<Service>(worker);
    this.service = service;
    void service.open(this.deployment);
    return service;
  }
}
