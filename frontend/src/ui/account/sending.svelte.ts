// How far messages are on their way to the chain: what they cost, whether they were sent, what became of them.

import type { Estimate, Message, Sender, Sent } from "../../lib/chain/sender";

export type Progress =
  /** Nobody is there to send them. */
  | { is: "idle" }
  | { is: "estimating" }
  | { is: "estimated"; estimate: Estimate }
  | { is: "sending"; estimate: Estimate }
  | { is: "refused"; reason: string; log: string }
  /** `unsettled`: it was sent and is in no block; `unclear`: nobody knows; `unsent`: it was not. */
  | { is: "failed"; how: "unsettled" | "unclear" | "unsent"; reason: string }
  | { is: "sent"; sent: Sent; estimate: Estimate };

export class Sending {
  progress = $state.raw<Progress>({ is: "idle" });
  private messages: Message[] = [];
  private sender: Sender | null = null;
  private last: (() => Promise<Message[]>) | null = null;

  /**
   * Begins anew, for other messages or another sender; what an older question brings is not taken. `last`: makes what is sent, once
   * somebody has said yes, of which `messages` only tell the cost.
   */
  begin(messages: Message[], sender: Sender | null, last: (() => Promise<Message[]>) | null = null): void {
    [this.messages, this.sender, this.last] = [messages, sender, last];
    this.progress = { is: "idle" };
    void this.estimate();
  }

  async estimate(): Promise<void> {
    await this.run({ is: "estimating" }, async (sender) => ({ is: "estimated", estimate: await sender.estimate(this.messages) }));
  }

  /** Returns what stands in a block; null = nothing does, or something else was begun meanwhile. */
  async send(estimate: Estimate): Promise<Sent | null> {
    const { messages, last } = this;
    const ended = await this.run({ is: "sending", estimate }, async (sender) => {
      const wanted = last ? await last().catch(unsigned) : messages;
      return { is: "sent", sent: await sender.send(wanted, estimate), estimate };
    });
    return ended?.is === "sent" ? ended.sent : null;
  }

  private async run(begun: Progress, step: (sender: Sender) => Promise<Progress>): Promise<Progress | null> {
    const { sender } = this;
    if (!sender) return null;
    this.progress = begun;
    const ended = await step(sender).catch((error: unknown) => failed(error, begun.is === "sending"));
    if (this.progress === begun) this.progress = ended;
    return ended;
  }
}

/** What cannot be made was not sent. */
function unsigned(error: unknown): never {
  throw Object.assign(new Error(error instanceof Error ? error.message : String(error)), { name: "Unsigned" });
}

/** By the names of errors: their classes come with what sends, which is loaded later. */
function failed(error: unknown, wasSending: boolean): Progress {
  const { name, message, reason } = error as { name?: string; message?: string; reason?: string };
  const log = message ?? String(error);
  if (name === "Refusal") return { is: "refused", reason: reason ?? log, log };
  if (name === "Unsettled") return { is: "failed", how: "unsettled", reason: log };
  return { is: "failed", how: wasSending && name !== "Unsigned" ? "unclear" : "unsent", reason: log };
}
