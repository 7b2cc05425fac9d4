// The way through a forwarder of another party (RFC 9458): it learns who asks and not what, the relay what and not who.

import init, { Sealed } from "#wasm";
import type { Forwarder } from "../deployment";
import { accepted, exchange, Refusal, Silence } from "./http";

/** Content types of what is carried. */
const REQUEST = "message/ohttp-req";
const ANSWER = "message/ohttp-res";
/** Bytes of everything that is carried, both ways. */
const SEALED_LENGTH = 1_280;
/** What a forwarder says when it got no answer of the relay, which may have taken things all the same. */
const SILENT = "relay_silent";

/** A relay that is reached through a forwarder. Its key is out of the record: whoever told it on the way could tell each phone another. */
export interface Hidden {
  url: string;
  forwarder: Forwarder;
}

/** Asks a relay; returns the text of its answer. Throws a Refusal or a Silence. */
export async function askHidden(relay: Hidden, method: "GET" | "POST", path: string, body = ""): Promise<string> {
  const { url: forwarder, key } = relay.forwarder;
  const isHanding = method === "POST";
  // A phone has it loaded; a kiosk has no phone.
  await init();
  const sealed = new Sealed(key, method, path, body);
  const request: RequestInit = {
    method: "POST",
    body: sealed.bytes as BufferSource,
    headers: { "content-type": REQUEST },
  };
  const { status, type, bytes } = await exchange(forwarder, "", request, SEALED_LENGTH);
  if (status !== 200 || type !== ANSWER) throw notBrought(forwarder, status, new TextDecoder().decode(bytes), isHanding);
  const opened = sealed.open(bytes);
  if (!opened) throw new Silence(relay.url, `what came back through ${forwarder} is not sealed by it`, isHanding);
  return accepted(relay.url, opened.status, opened.text, isHanding);
}

/** What is not sealed is the forwarder's word, or the relay's to the forwarder. */
function notBrought(forwarder: string, status: number, text: string, isHanding: boolean): Error {
  try {
    accepted(forwarder, status, text, isHanding);
  } catch (error) {
    if (error instanceof Refusal && error.kind === SILENT) return new Silence(forwarder, error.message, isHanding);
    if (error instanceof Error) return error;
  }
  return new Silence(forwarder, "what came back is not sealed", isHanding);
}
