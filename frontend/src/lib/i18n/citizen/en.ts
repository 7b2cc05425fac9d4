// More texts of the citizens' pages in English, and the type of all other languages.

import { counter } from "../count";

const count = counter("en");

export const citizen = {
  live: {
    on: "News shows here as it comes.",
    polling: "Looks for news once a minute.",
    /** `when`: a date with time. */
    offline: (when: string) => `You are offline. What you see is as of ${when}.`,
    offlineNever: "You are offline, and nothing was read since this page was opened.",
    disagrees: "Chain and relays tell different things",
    disagreesMore: "Either the relays have not brought what is new on the chain for two minutes, or they tell another story. What you see may be old or wrong: ask again later, or ask your health authority.",
    foreign: "The node that this page was given belongs to another chain, and is not listened to. What you see comes from relays.",
  },

  search: {
    label: "Name or code of a place",
    hint: "Like Library, Davis, or the code on the sign",
    found: (n: number) => `${count(n, { one: "# place", other: "# places" })} found`,
    more: (n: number) => `${n.toLocaleString("en")} more: type more of the name.`,
    away: "The list of places cannot be read now. A code can be asked about all the same.",
    map: "The state, drawn from its cells",
    mapMore: "No map server is asked. A cross is a place that is infected now, a dot another one. Choose a city to list its places.",
  },

  node: {
    ask: "Ask a node about this place",
    why: (url: string) => `The feed tells of infections only. A node also knows whether anybody was ever there, and how many visits there were. But ${url} then sees your address, and that somebody there asks about this place.`,
    empty: "Nobody has been there yet",
    clean: "No current infection report",
    infected: "Infection reported",
    noContract: "There is no contract at this place: nobody has opened it.",
    visits: (n: number) => `${count(n, { one: "# visit", other: "# visits" })} since it was opened`,
    cleaned: (when: string) => `Last cleaned: ${when}`,
    neverCleaned: "Never cleaned",
    dayEmpty: "nobody yet",
    dayClean: "no infection",
    byNode: "As the node tells",
    failed: "The node does not answer.",
  },

  nearby: {
    title: "Use the position",
    why: "Your browser will ask you. The position stays on this device: it is compared with the list of all places, and forgotten.",
    go: "Find places near me",
    busy: "Finding the position …",
    found: (metres: string) => `Your position, to about ${metres}`,
    none: "No place that people can check in to is within 50 metres.",
    here: "here",
    away: (metres: string) => `${metres} away`,
    bare: "The spot itself, without a sign",
    bareMore: "It goes to your diary. The spot only takes it if somebody has opened it.",
    bad: (metres: string) => `Your device knows its position only to about ${metres}: that is too little to say where you are. Scan the sign or type its code; outdoors it may work better.`,
    outside: (state: string) => `This position lies outside all cities of ${state} that use Wayclear.`,
    denied: "The position was not allowed. Scan the sign or type its code, or allow it in the settings of the browser.",
    unavailable: "The position cannot be found now. Scan the sign or type its code.",
    timeout: "Finding the position took too long. Try again, or scan the sign.",
    unsupported: "This browser cannot find positions here. Scan the sign or type its code.",
  },

  exposure: {
    near: "near",
    middle: "some metres away",
    far: "far away",
    /** What the virus would sit on at the place, by the contract's word. */
    surfaces: {
      aerosol: "in the air",
      copper: "on copper",
      cardboard: "on cardboard",
      stainless_steel: "on stainless steel",
      plastic: "on plastic",
      other: "on a surface of unknown kind",
    } as Record<string, string>,
  },

  contacts: {
    title: "People you met",
    intro: "A page cannot hear Bluetooth. If another device of yours has kept a log of it, take it in here: a table with the columns time, identifier and rssi. It stays on this device.",
    take: "Take in a log",
    /** What became of a log. */
    taken: (encounters: number, fresh: number) => `${count(encounters, { one: "# encounter", other: "# encounters" })}, ${fresh.toLocaleString("en")} of them new.`,
    leftOut: (rows: number) => `${count(rows, { one: "# row", other: "# rows" })} could not be used.`,
    tooOld: (n: number) => `${count(n, { one: "# encounter is", other: "# encounters are" })} older than 14 days and left out.`,
    columns: "This is no log of signals: it needs at least three columns, with the time, the identifier and the strength of each.",
    /** Of a box to tick. */
    choose: "Let me say which columns and rows",
    form: {
      title: "How is this log written?",
      more: "The command reads the same with wayclear contacts import.",
      hasNames: "The first line holds the names of the columns",
      time: "When a signal was heard",
      sender: "Who sent it: identifier or address",
      rssi: "How strong it was (rssi, in dBm)",
      /** For an option of the three above. */
      notChosen: "Choose a column",
      only: "Only some rows",
      allRows: "all rows",
      value: "with this in it",
      beginsAt: "If its clock counts seconds from its own start: when that was",
      column: (n: number) => `column ${n.toLocaleString("en")}`,
      go: "Take it in",
      cancel: "Leave it",
    },
    unwanted: (rows: number) => `${count(rows, { one: "# row was", other: "# rows were" })} not asked for.`,
    noRows: "No row of this log can be used.",
    tooLarge: "This file is too large for a log.",
    list: "Encounters on this device",
    unmatchable: "without an identifier: cannot be found among the infected",
  },

  radio: {
    title: (name: string) => `Simulated radio, for demonstrations: phone ${name}`,
    intro: "A page cannot use Bluetooth. Two tabs of this browser, opened with ?device=a and ?device=b, are two phones here that “meet” over a channel between tabs. Nothing of this is measured.",
    other: "Open the other phone",
    alone: "The other phone is not open.",
    together: "The other phone is open.",
    ago: "When",
    now: "now",
    daysAgo: (n: number) => count(n, { one: "# day ago", other: "# days ago" }),
    metres: "Distance in metres",
    minutes: "Length in minutes",
    meet: "Meet",
    met: (when: string) => `The two phones have met: ${when}.`,
    heard: (when: string) => `The other phone was heard: ${when}.`,
  },

  /** Why a camera cannot be used; then what to do instead. */
  camera: {
    denied: "The camera cannot be used: it was not allowed. Allow it in the settings of the browser.",
    none: "The camera cannot be used: this device has none that was found.",
    inUse: "The camera cannot be used: another program or tab may have it. Close that, and try again.",
    unsupported: "The camera cannot be used: this browser has none for this page.",
    failed: "The camera cannot be used.",
    pictureInstead: "Or choose a picture, or type the code.",
    fileInstead: "Or use a file.",
  },

  frames: {
    show: "Show the request as codes",
    showMore: "Hold this screen before the camera of the authority, until it has all of them.",
    scan: "Scan the answer",
    frame: (n: number, of: number) => `Code ${n.toLocaleString("en")} of ${of.toLocaleString("en")}`,
    pause: "Pause",
    play: "Go on",
    next: "Next code",
    close: "Close",
    have: (n: number, of: number) => `${n.toLocaleString("en")} of ${count(of, { one: "# code", other: "# codes" })} seen`,
    foreign: "This code belongs to something else.",
  },

  account: {
    title: "With an account of my own",
    why: "This is the way of the paper: you sign the check-in with an account, and pay for it. Everybody can see for ever that this account was at this place at this time. Use it only if you want that.",
    go: "Check in publicly with this account",
    /** Coins, like 12 ucosm. */
    tooLittle: (has: string, fee: string) => `The account has ${has}, and the fee is ${fee}: it cannot pay it. Nothing was signed. Choose another account, or put coins on this one.`,
    noCoins: "The account has no coins, so it cannot pay a fee. Choose another account, or put coins on this one.",
    fee: (fee: string) => `The fee is ${fee}, by what a node says it costs.`,
    sure: "I understand that everybody can see this for ever",
    done: (height: number) => `On the chain in block ${height.toLocaleString("en")}`,
    doneMore: "Signed with your account. It is in your diary as well.",
  },

  /** On every page that was opened as one of two phones for demonstrations. */
  simulated: {
    title: (name: string) => `Simulated phone ${name}, for demonstrations`,
    more: "What is kept here is not in the diary of this browser. If you came by a sign or a link to check in, use your own diary.",
    leave: "Open this page with my own diary",
  },

  /** Where what was read may not be all there is, or nothing was read. */
  doubt: {
    title: "Not known for sure",
    more: "Nothing was found that you would have to be warned of, but it is not sure that this is all:",
    /** The first of the steps, where the clock may be to blame. */
    clockStep: "Set the clock of this device right: most can do so by themselves.",
    steps: ["Check again later.", "If you feel ill, or were warned by somebody, ask your health authority, whatever this page says."],
    /** Of a place. */
    notRead: "Not known",
    notReadMore: "What people report has not been read on this device yet.",
    /** `when`: a date with time. */
    asOf: (when: string) => `As of ${when}: what was reported since then is not in it.`,
    dayNotRead: "not read yet",
    /** Places that the feed tells of and that the page cannot name. */
    unlisted: (n: number) => `${count(n, { one: "# place is reported as infected that is", other: "# places are reported as infected that are" })} not in the list of places. Ask by the code on a sign.`,
  },
};

export type CitizenMessages = typeof citizen;
