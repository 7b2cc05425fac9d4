// A check-in with an account of one's own, as a message: at the location itself if it exists, which costs less, else down the tree,
// which makes it.

import { toHex } from "@cosmjs/encoding";
import type { Deployment } from "../deployment";
import { parsePlace } from "../place";
import { intervalAt } from "../time";
import { Wayclear } from "./chain";
import type { Message } from "./sender";

/** What a place is told of a visit. */
export interface Told {
  /** In intervals of ten minutes since 1970. */
  interval: number;
  /** 16 bytes, hexadecimal. */
  tag: string;
}

export interface OwnCheckIn {
  message: (visit: Told) => Message;
  /** One like it, to ask what it costs: with a random tag, since nothing is kept of a visit before its owner says yes. */
  trial: Message;
}

/** Tells the node which place somebody is about to check in to. */
export async function ownCheckIn(deployment: Deployment, typed: string): Promise<OwnCheckIn> {
  const client = await Wayclear.connect(deployment);
  try {
    const place = parsePlace(typed);
    const [{ location }, now] = await Promise.all([client.locate(typed), client.now()]);
    const message = ({ interval, tag }: Told): Message => {
      const check_in = { interval, visit_tag: tag };
      return location
        ? { contract: location, msg: { check_in } }
        : { contract: deployment.state, msg: { visit: { place, action: { check_in } } } };
    };
    const tag = toHex(crypto.getRandomValues(new Uint8Array(16)));
    return { message, trial: message({ interval: intervalAt(now), tag }) };
  } finally {
    client.disconnect();
  }
}
