// Why relays and desks do not take something, in English, and what to do then.

import type { RecordFault } from "../../deployment";
import type { RefusalName, VerdictName } from "../../relay/refusals";

const OTHER_VERSION = "This page and the server do not understand each other: one of the two is older. Load the page anew. If it stays so, tell whoever gave you this page.";

export const refusals = {
  /** By name; whole sentences. */
  refusals: {
    length: OTHER_VERSION,
    content_type: OTHER_VERSION,
    form: OTHER_VERSION,
    invalid: OTHER_VERSION,
    no_route: OTHER_VERSION,
    method: OTHER_VERSION,
    ohttp_key: "The relay could not open what was sent: its key is another one now. Load the page anew.",
    slow: "It did not arrive in time. Try again where the connection is better.",
    interval: "The relay does not take visits of these ten minutes: they are over for too long, or to come. Compare the clock of this device.",
    no_such_place: "No relay brings a visit there: the place is not of this state, or nobody has opened it yet. Compare the code with the sign.",
    other_place: "This relay takes visits of one place only, and yours is another. Use another network than the venue's, and try again.",
    paper_only: "Relays do not take this piece: it can only be sent with an account.",
    not_covered: "The registry does not know the authority that has signed this, or its key of that day. Ask your health authority.",
    signature: "The signature does not fit. Ask your health authority for its answer again.",
    no_ticket: "The relay does not know any more what became of it.",
    no_page: "The relay was changing what it tells. Check again in a minute.",
    no_block: "The relay does not keep the block that this device knows, so nothing of it can be checked. Try another relay, or get the page anew.",
    no_proof: "The relay cannot prove what it says at the moment. Check again in a minute.",
    place_is_full: "The place has too many visits in these ten minutes. It goes again by itself.",
    too_many: "Too much came from your network within a minute. Wait a minute, and try again.",
    busy: "The server has too much to do. What waits goes by itself; else try again in a minute.",
    purse: "Nobody pays for it at the moment. It goes as soon as somebody does.",
    no_chain: "The relay does not reach its chain, or its clock is wrong. What waits goes by itself when that is mended.",
    relay_away: "The forwarder does not reach the relay. What waits goes by itself when it does.",
    relay_silent: "It is not known whether the relay has it. It is asked again by itself.",
    storage: "The server cannot keep anything at the moment. Try again later; a one-time code stays good.",
    code: "This is no code as it stands: it has 12 letters and digits, and one is missing or wrong. Compare it with what you were sent.",
    unknown_code: "The desk does not know this code, or its time is over. Ask the laboratory for another.",
    code_used: "The code was used for another report. Ask the laboratory for another.",
    requests: "This report has more pieces than the desk signs at a time. Leave something out, or take the request to your health authority as a file.",
    request: "The desk does not sign this request: it is of another day, or of another county. Compare the clock of this device, and send it again.",
    not_for_you: "The authority does not sign this for your code: some of it was signed for somebody else, or all of it was taken back. Speak to your health authority.",
  } satisfies Record<RefusalName, string>,
  /** For a reason that has no words here. `title`: the server's own. */
  otherRefusal: (title: string) => `The server gives another reason, in its own words: “${title}”`,

  /** Behind "not taken": why a piece of a report is not public. */
  verdicts: {
    not_sender: "it belongs to another account.",
    not_covered: "the registry does not know the authority that has signed it, or its key of that day. Ask your health authority.",
    invalid_signature: "the signature does not fit it. Ask your health authority for its answer again.",
    too_early: "its day is not over yet. Choose anew tomorrow.",
    aged_out: "it is too old to warn anybody.",
    burnt: "the authority has taken it back. Ask it why.",
    no_such_place: "nobody has opened the place on the chain, so nobody can be warned of it.",
    no_such_visit: "the place has not recorded this visit: no relay had brought it there.",
    quota: "the authority may not vouch for more today. Choose anew tomorrow.",
    location_failed: "no relay could bring it to the chain. Choose anew to try it again.",
  } satisfies Record<VerdictName, string>,

  /** What is wrong with the deployment record. */
  record: {
    away: "Its deployment record cannot be loaded. Check your connection, and load the page anew.",
    unfinished: "Its deployment record is of a deployment that was not finished. Whoever runs this page must finish it.",
    unusable: "Its deployment record cannot be used. Whoever runs this page must put the whole file there that the deployment wrote.",
  } satisfies Record<RecordFault | "away", string>,
};

export type RefusalMessages = typeof refusals;
