// What is wrong with lines of places, in English, and the type of the other languages.

import { type BadLine, cited, type Fault, listed } from "../../lines";

function why(fault: Fault): string {
  switch (fault.is) {
    case "length":
      return `a code has 8 letters, this one ${fault.has.toLocaleString("en")}`;
    case "letter":
      return `“${fault.letter}” is in no code: digits and letters without a, i, l and o`;
    case "unit":
      return "behind / stand 1 to 32 small letters, digits and hyphens";
  }
}

export const lines = {
  bad: (bad: readonly BadLine[]) =>
    listed(
      bad,
      ({ line, text, fault }) => `Line ${line.toLocaleString("en")}, ${cited(text)}: ${why(fault)}.`,
      (n) => `And ${n.toLocaleString("en")} more.`,
    ),
  /** Behind them, where the others are taken. */
  others: "The other lines are shown.",
};

export type LineWords = typeof lines;
