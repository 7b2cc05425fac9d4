// The texts of the desk in English.

import type { RegisterProblem } from "../../../lib/desk/register";
import type { RequestProblem } from "../../../lib/desk/request";
import { counter } from "../../../lib/i18n/count";

const count = counter("en");

export const desk = {
  title: "Desk",
  more: "Signs what patients' phones ask for. It is given numbers and learns no content; what it has signed stands in its register, so that it can be taken back.",
  key: "Slip key",
  noKey: "There is no slip key in this browser. Make one, or bring the one that wayclear attest key has made.",
  passphrase: "Passphrase",
  passphraseHint: "Wraps the key in this browser. Without it the key is lost: nobody can restore it.",
  passphraseAgain: "The same again",
  bring: "Choose a slip key",
  bringHint: "Without a file a new key is made.",
  keepKey: "Keep this key here",
  make: "Make a key",
  publicKey: "Public key, for the registry's owner",
  signsFor: "Signs for the authority",
  ended: "The registry takes no slips any more of the authority",
  unlisted: "The registry lists no authority with this key. Give the line above to the registry's owner, who sets it under “Who may vouch”.",
  unlock: "Unlock",
  unlocked: "Unlocked for this tab, until you lock it or close the tab.",
  lock: "Lock",
  forget: "Delete the key",
  forgetSure: "Delete the slip key of this browser?",
  forgetMore: "Without a copy elsewhere it is gone for ever. What it has signed stays valid.",
  forgetYes: "Yes, delete it",
  forgetNo: "Keep it",
  keyMore: "It signs slips and nothing else: never use an account's key. It stays in this browser, and leaves it in no message.",
  wrong: "This is not the passphrase.",
  otherKey: "Another tab has kept a key here meanwhile. Nothing was changed: unlock that one, or delete it first.",
  short: (n: number) => `At least ${n} characters: several words are best.`,
  differ: "The two are not the same.",
  noKeyFile: "This is no slip key of 64 hexadecimal digits. Choose the file that wayclear attest key has made.",

  sign: "Sign a request",
  signMore: "The patient brings a request as a file, from the page or from wayclear report. The answer goes back to the phone.",
  label: "Label of the patient",
  labelHint: "Such as the number of the test. It stays in the register.",
  chooseRequest: "Choose the request",
  scanRequest: "Scan it from the phone's screen",
  scanned: "Read from the phone's screen",
  showAnswer: "Show the answer to the phone",
  showAnswerMore: "Hold this screen before the phone's camera, until it has all of them.",
  requestHint: "No file is chosen.",
  signNow: "Note it, and sign",
  noLabel: "Give a label.",
  noRequest: "Choose the file of the request.",
  request: (problem: RequestProblem): string => {
    switch (problem.is) {
      case "form":
        return "This is no whole request. Nothing was signed.";
      case "digests":
        return `The request has ${problem.count} different numbers of 32 bytes, it needs 64. Nothing was signed; have it made again.`;
      case "day":
        return `The request is for day ${problem.issued}, today is day ${problem.today} (UTC, since 1970). Nothing was signed; have it made again.`;
      case "other":
        return `The request is for registry ${problem.registry} on chain ${problem.chain_id}, this desk signs for another. Nothing was signed.`;
    }
  },
  register: (problem: RegisterProblem): string => {
    switch (problem.is) {
      case "line":
        return `Line ${problem.line} is none of a register. Nothing was taken; bring a whole copy.`;
      case "noLabel":
        return "Give a label.";
      case "otherPatient":
        return `Number ${problem.number} of this request, slip ${problem.id}, was signed for another patient, “${problem.patient}”. Nothing was signed. If it is the same person, use that label; if not, ask for a request from the patient's own phone, without that piece.`;
      case "tooMany":
        return `“${problem.patient}” would have ${problem.count} signatures of one day, more than ${problem.most}. Nothing more was signed.`;
      case "revoked":
        return `What is signed for “${problem.patient}” is taken back. Nothing was signed. If the patient is infected after all, use another label.`;
    }
  },
  signed: (n: number, label: string) => `${count(n, { one: "# signature", other: "# signatures" })} for “${label}”, noted in the register.`,
  saveAnswer: "Save the answer",

  registerTitle: "Register",
  registerMore: "For whom something was signed. It is kept in this browser only: save a copy. The command reads and writes the same file, once nobody else may read it: chmod 600 register. What the desk service (wayclear attest serve) has signed for codes stands in its own register: bring that in before you take it back here.",
  nothing: "Nothing was signed here yet.",
  ids: (n: number) => count(n, { one: "# signature", other: "# signatures" }),
  isRevoked: "taken back",
  export: "Save a copy",
  import: "Bring a copy in",
  imported: (n: number) => (n === 0 ? "All of it was here already." : count(n, { one: "# line was added.", other: "# lines were added." })),
  importAsks: (lines: number, persons: number) => `This file has ${count(lines, { one: "# line", other: "# lines" })} that this register has not, about ${count(persons, { one: "# label", other: "# labels" })}. What is taken in stays. Is it the register of this desk?`,
  importTooLarge: "This file is too large for a register.",
  importForeign: "None of these labels is in this register: it may be the file of another desk.",
  importYes: "Yes, take it in",
  importNo: "Leave it",

  revoke: "Take back",
  revokeMore: "When a test was wrong: what was published for a patient counts no more, as if it had never been. It is noted first, and stays so.",
  whose: "Whose",
  whoseHint: "Several persons' go together, sorted, so that nobody can tell whose is whose.",
  /** How many persons. */
  chosen: (n: number) => (n === 0 ? "nobody chosen" : count(n, { one: "# chosen", other: "# chosen" })),
  findLabel: "Find a label",
  noLabelFound: "No label has this.",
  pace: "How",
  apart: "One at a time, with pauses: nobody can tell that they belong together",
  atOnce: "All at once: whoever reads the chain sees that they are one person's",
  revokeNow: "Note it, and show the messages",
  noPatient: "Choose a patient.",
  notYours: (voucher: string) => `The account that signs may not take these back; it is for ${voucher} or the registry's owner. Nothing was noted.`,
  nothingPublished: "Noted. Nothing of it is published, so there is nothing to send. What the phone still sends is found with the command: wayclear attest following.",
  batch: (at: number, n: number) => `Noted. Transaction ${at} of ${n}:`,
  pause: "Wait some minutes before the next one, or they can be told to belong together.",
  nextBatch: "The next one",
};

export const codes = {
  title: "One-time codes",
  more: "Patients with a code need not come: the desk service (wayclear attest serve) signs for them. It keeps its codes on its own machine and gives none out over the network, on purpose: whoever could ask for codes here could vouch for anybody. So run this line there, and bring its answer back to print slips of paper.",
  labels: "Labels",
  labelsHint: "One a line, such as the numbers of the tests",
  hours: "Good for so many hours",
  badHours: "1 to 336 hours.",
  command: "On the machine of the desk service",
  answer: "What it printed",
  answerHint: "Paste it here. It is kept nowhere.",
  badAnswer: "This is not what wayclear attest codes --json prints.",
  print: (n: number) => count(n, { one: "Print # slip", other: "Print # slips" }),
  slip: "Your code",
  until: (when: string) => `Good until ${when}`,
  steps: "You tested positive. You can warn the people you met, without telling them who you are: open the address below, and type this code.",
  secret: "Show it to nobody. It is good for one report.",
};
