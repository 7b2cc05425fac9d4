// Every text of the app in English, and the type of all other languages. A comment tells a translator what cannot be seen.

import { citizen } from "./citizen/en";

const plural = new Intl.PluralRules("en");

function count(n: number, forms: { one: string; other: string }): string {
  return `${n.toLocaleString("en")} ${plural.select(n) === "one" ? forms.one : forms.other}`;
}

export const en = {
  ...citizen,
  name: "English",
  locale: "en",
  dir: "ltr" as "ltr" | "rtl",

  app: {
    skip: "Skip to content",
    language: "Language",
    nav: { home: "Home", checkIn: "Check in", places: "Places", diary: "Diary" },
    offices: { authority: "For health authorities", engineer: "For engineers", kiosk: "Kiosk", citizen: "For citizens" },
    loading: "One moment …",
    again: "Try again",
    details: "Details",
    /** Shown when another tab runs a newer version. */
    outdated: "Wayclear was renewed in another tab.",
    renewed: "There is a newer version of this page.",
    reload: "Load it anew",
    /** No deployment file beside the page. */
    noDeployment: "This page does not know which county it belongs to.",
  },

  home: {
    title: "Is the way clear?",
    checking: "Looking for news …",
    clear: "No exposure known",
    clearMore: "None of the places in your diary has been reported as infected while you could have been exposed.",
    exposed: "You were possibly exposed",
    exposedMore: (n: number) => `${count(n, { one: "encounter", other: "encounters" })} with somebody who was infected, or with what they left behind.`,
    low: "No action needed",
    lowMore: "You were near infected people or places, so briefly or so late that a warning would mean nothing.",
    failed: "Could not check",
    failedMore: "What you see may be old. Your diary is kept on this device and nothing is lost.",
    /** `when`: a date with time. */
    asOf: (when: string) => `As of ${when}`,
    checkedNever: "Never checked on this device",
    checkNow: "Check now",
    whatNow: "What to do now",
    clearSteps: ["Nothing. Check in where you go, and this page tells you if that changes."],
    exposedSteps: [
      "Keep away from others for now, most of all from people at risk.",
      "Ask your health authority for a test, and say that you were warned.",
      "Watch for a cough, fever, or loss of smell. Call a doctor if you feel ill.",
    ],
    failedSteps: ["Check your connection, and try again.", "If it stays so, ask the place that gave you this page."],
    how: "How this was worked out",
    howMore: "Your device downloads what everybody downloads, and compares it with your diary. Nobody learns what is in it. The number is an estimate, not a diagnosis.",
    chance: (percent: string) => `These encounters together add ${percent} to the risk that everybody has.`,
    alertAt: (percent: string) => `You are warned from ${percent} on.`,
    model: (version: number) => `Risk model ${version} of the registry: P = 1 / (1 + exp(b0 + f1 + f2)).`,
    source: (url: string, height: number) => `Told by ${url}, block ${height.toLocaleString("en")}.`,
    incomplete: "Some disclosures are missing, so something may have been missed. Check again in a day.",
    clockOff: "The clock of this device is wrong. The time of the chain is used instead.",
    behind: "Not all relays are as they should be:",
    infectedPlaces: (n: number) => `${count(n, { one: "place is", other: "places are" })} reported as infected in the whole state.`,
    exposures: "What happened",
    nearSomebody: (minutes: number) => `Near somebody for ${count(minutes, { one: "minute", other: "minutes" })}`,
    atPlace: (place: string) => `At ${place}`,
    after: (text: string) => `${text} after an infected person`,
    sameTime: "in the same ten minutes as an infected person",
    adds: (percent: string) => `adds ${percent}`,
  },

  place: {
    label: "Place",
    hint: "The code on the sign, like 9qc7mbdh or 9qc7mbdh/shop-2",
    bad: "This is no place. Copy the code from the sign: eight letters and digits, perhaps with a name behind a slash.",
    infectedUntil: (when: string) => `Infection reported, until ${when} or until it is cleaned`,
    nothingKnown: "No infection report",
    nothingKnownMore: "That is not to say that nobody infected was there: only what people report is known.",
    days: "The last 14 days",
    day: "Day (UTC)",
    infected: "infected",
    free: "nothing reported",
  },

  checkIn: {
    title: "Check in",
    intro: "Nobody learns that it is you. The place gets a random number, and its secret stays on this device.",
    scan: "Scan the sign",
    stopScan: "Stop the camera",
    image: "Choose a picture of it",
    type: "Type the code",
    look: "Go on",
    noCamera: "The camera cannot be used. Choose a picture, or type the code.",
    noCode: "There is no code in this picture.",
    foreign: "This code is not of a place of Wayclear.",
    confirm: "Check in here",
    cancel: "Not here",
    done: "You are checked in",
    doneWaiting: "It is in your diary, and goes to the place as soon as a relay can be reached.",
    doneQueued: "It is in your diary. A relay brings it to the place after these ten minutes.",
    doneCommitted: "You have checked in here already in these ten minutes.",
    toDiary: "Show the diary",
    another: "Check in somewhere else",
  },

  places: {
    title: "Ask before you go",
    intro: "Answered on this device from what everybody downloads: nobody learns which place you ask about.",
    infected: "Infected now",
    none: "No place is reported as infected.",
    all: (n: number) => `${count(n, { one: "place", other: "places" })} of this state can be visited.`,
    noMatch: "No place of this state begins so.",
  },

  diary: {
    title: "Diary",
    intro: "Kept on this device for 14 days, and nowhere else.",
    empty: "Nothing yet. Check in where you go.",
    committed: "on the chain",
    queued: "with a relay",
    waiting: "waits to be sent",
    tooLate: "only in your diary: it came too late for the place",
    export: "Save a copy",
    exportMore: "Whoever has the copy can see where you were. The wayclear command reads it too.",
    erase: "Delete everything",
    eraseMore: "Your diary and its secrets are gone for ever: you cannot be warned of these visits any more, nor warn others.",
    eraseYes: "Yes, delete everything",
    eraseNo: "Keep it",
    /** Of a day, as a heading. */
    day: (day: string) => day,
  },

  report: {
    title: "I tested positive",
    begin: "I tested positive",
    goOn: "Your report",
    intro: "You can warn the people you met, without telling them who you are. You choose what becomes public; nothing is sent before you say so.",
    public: "What becomes public, for ever",
    publicMore: "Each piece goes alone, at a random time within some hours. Nobody can tell that two belong together. The health authority, which signs them, can tell afterwards which were yours.",
    nothing: "There is nothing on this device that could be disclosed: no visit and no day of the last 14.",
    days: "Days: others whose devices were near yours find out that they were",
    visits: "Visits: others who came after you find out when you were there",
    leave: (what: string) => `Disclose ${what}`,
    code: "One-time code",
    codeHint: "It came with your result, like 7KQ4-M2XP-93T7",
    send: "Have it signed, and send it",
    noDesk: "This county has no desk for codes.",
    byFile: "Without a code",
    byFileMore: "Take the request to your health authority; it signs 64 numbers and learns no content. Then bring its answer here.",
    saveRequest: "Save the request",
    takeAnswer: "Take the answer",
    answerFile: "Choose its file",
    signed: (n: number) => `${count(n, { one: "piece is", other: "pieces are" })} signed. They go by themselves while this page is open, and go on when you open it again.`,
    now: "Send all now",
    nowMore: "It goes without pauses: whoever reads the chain can guess that it belongs together. Only if others wait for the warning.",
    progress: "On its way",
    chosen: "not signed",
    waits: "waits for its time",
    passed: "with a relay",
    isPublic: "public",
    refused: (why: string) => `not taken: ${why}`,
    again: "Choose anew",
  },

  map: {
    /** Names the list of what the map shows by numbers. */
    legend: "On the map",
    cells: (n: number) => count(n, { one: "cell", other: "cells" }),
    table: "The cells as a table",
    group: "Belongs to",
    prefixes: "Cells",
    /** `one` and `other`: names; `cell`: like 9qc7m. */
    overlap: (cell: string, one: string, other: string) => `${cell} of ${one} and ${other} is the same ground`,
    isNew: "new",
    kilometres: (n: number) => `${n.toLocaleString("en")} km`,
    nothing: "There are no cells to draw.",
  },

  kioskCode: {
    /** The button that shows it. */
    show: "Show it to the kiosk",
    label: (place: string) => `Code of your visit to ${place}`,
    hint: "Hold this before the kiosk's camera. It says where and in which ten minutes, and a random number; its secret stays on this device.",
  },

  errors: {
    NoServer: "This county lists no relay, so nothing can be read or sent.",
    Silence: "The relay does not answer.",
    contradiction: "Two relays tell different stories. Nothing was believed.",
    feed_differs: "A relay has changed or left out what others have reported. Nothing was believed.",
    feed_behind: "The relay knows less than this device: it lags behind.",
    other_deployment: "The relay serves another county or chain.",
    StorageError: "The browser keeps nothing: perhaps a private window, or no room left.",
    code: "This is no code: it has 12 letters and digits. Compare it with what you were sent.",
    unknown_code: "The desk does not know this code, or its time is over. Ask the laboratory for another.",
    used_code: "The code was used for another report.",
    nothing: "Nothing would become public.",
    signed: "This is no answer to your request. Take the file that the authority gave you.",
    feed: "A relay tells what does not fit together. Nothing was believed.",
    model: "A relay tells what does not fit together. Nothing was believed.",
    silent: "No relay has answered as relays do.",
    feed_moved: "The relay was changing what it tells. Check again in a minute.",
    StorageFull: "There is no room left on this device: nothing new is kept. Make room, then check again.",
    newer: "This diary was kept by a newer version of this page. Close all tabs of it, and load it again.",
    device: "What this browser keeps of the diary is damaged. It was left as it is.",
    key: "The deployment record of this county holds no key of its relay. Nothing was sent.",
    unknown: "Something went wrong.",
  } as Record<string, string>,

  duration: {
    minutes: (n: number) => count(n, { one: "minute", other: "minutes" }),
    hours: (n: number) => count(n, { one: "hour", other: "hours" }),
  },
};

export type Messages = typeof en;
