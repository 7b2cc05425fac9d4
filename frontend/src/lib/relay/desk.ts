// An authority's desk: it signs digests for a one-time code, and learns nothing of what they are of.

import { parse, post, Refusal, Silence } from "./http";
import { mayHaveIt, NoServer } from "./several";

/** Bytes of whatever is asked. */
const ASK_LENGTH = 16_384;

/** Has requests signed by the first desk that knows the code; JSON each, as they go in and come out. */
export async function requestSignatures(desks: string[], code: string, requests: string[]): Promise<string[]> {
  const body = `{"code":${JSON.stringify(code)},"requests":[${requests.join(",")}]}`;
  let last: unknown = new NoServer("the deployment lists no desk");
  for (const desk of desks) {
    try {
      const signed: unknown = parse(desk, await post(desk, "/v1/signatures", body, ASK_LENGTH));
      if (!Array.isArray(signed)) throw new Silence(desk, "it gave no signatures", true);
      return signed.map((one) => JSON.stringify(one));
    } catch (error) {
      last = error;
      // Another desk may know it; whoever refuses for another reason is believed, and one that may have used the code up is asked again.
      if (mayHaveIt(error) || (error instanceof Refusal && error.kind !== "unknown_code")) throw error;
    }
  }
  throw last;
}
