// The texts of the kiosk page in English, and the type of the other languages.

import type { Outcome } from "../taking.svelte";
import { counter } from "../../lib/i18n/count";

const count = counter("en");

export const words = {
  title: "Kiosk",
  intro: "For a tablet at a venue's door: people check in here, and nobody learns who they are.",
  /** Label of the field for the place. */
  place: "Place",
  placeHint: "The code on the venue's sign, like 9qc7mbdh or 9qc7mbdh/shop-2",
  placeBad: "This is no place.",
  open: "Open the kiosk",

  checkIn: "Check in here",
  /** Beside the code of the place. */
  scanThis: "Scan this with your phone",
  /** Names the code for who hears the page. */
  label: (place: string) => `Code of the place ${place}`,
  orShow: "Or hold your phone's code before this camera",
  start: "Start the camera",
  stop: "Stop the camera",
  other: "Other camera",
  camera: "Picture of the camera",
  /** Behind why the camera cannot be used. */
  noCamera: "People can scan the code with their phones.",
  looking: "Ready",
  outcomes: {
    taken: "Checked in. Thank you.",
    known: "This visit was checked in already.",
    foreign: "This is no code of a visit. Open Check in on your phone, and choose Show it to the kiosk.",
    otherPlace: "This visit was to another place.",
    tooLate: "This visit is more than an hour old by the clock of this tablet. Check in anew.",
    tooEarly: "By the clock of this tablet, this visit lies in the future. Compare the clocks of both.",
    full: "The kiosk is full. Scan the sign with your phone.",
  } satisfies Record<Outcome, string>,
  /** Of the one that was shown last; the phone shows it too. */
  number: "Number of the visit",

  counts: "Counts",
  inInterval: "These ten minutes, by this camera",
  inHour: "Last hour, by this camera",
  /** All visits that the chain has, however they came. `time`: hour and minute. */
  onChain: (time: string) => `On the chain since ${time}, however they came`,
  aboutCounts: "About these counts",
  onChainMore: "Phones on the venue's network hand their visits in by themselves; a relay brings all of them to the chain after their ten minutes.",

  state: "State of the kiosk",
  connected: "A relay takes the visits.",
  connecting: "Looking for a relay …",
  away: "No relay can be reached. Visits are kept for the hour and go when it is back.",
  noRelay: "The deployment lists no relay: nothing can be handed in.",
  waiting: (n: number) => count(n, { one: "1 visit waits to be sent.", other: "# visits wait to be sent." }),
  lost: (n: number) => count(n, { one: "1 visit could not be sent in time.", other: "# visits could not be sent in time." }),
  /** `why`: a sentence. */
  problem: (why: string) => `The relay does not take what waits. ${why}`,
  /** What a venue does, where it is something else than what a visitor would do. */
  problems: {
    interval: "Their ten minutes are over for too long or to come, by its clock. Compare its clock with this tablet's.",
    other_place: "It is the kiosk of another place: give this tablet the record of its own.",
    no_such_place: "The place has no contract yet: wayclear open makes one.",
    too_many: "It takes only so many a minute from one network. The others go by themselves.",
  } as Partial<Record<string, string>>,
  notKept: "This browser keeps nothing: what waits is lost if the page is closed.",
  /** The newest block is later than the tablet's clock. `own`, `block`: dates with time. */
  clockLate: (own: string, block: string) => `This tablet's clock says ${own}, the newest block ${block}. Set the clock if it is wrong: visits are taken by it alone.`,
  /** It is older. */
  blockOld: (own: string, block: string) => `The newest block is of ${block}; this tablet's clock says ${own}. The chain rests, or the clock is wrong: look at it. Visits are taken all the same, and kept for the hour.`,
  awake: "The screen stays on.",
  asleep: "This browser cannot keep the screen on: set the tablet so that it does not sleep.",
  full: "Full screen",
  change: "Another place",
  private: "Nothing personal is kept: a place, ten minutes and a random number, for an hour.",
};

export type KioskWords = typeof words;
