// Qué tienen de malo las líneas de lugares.

import { cited, type Fault, listed } from "../../lines";
import type { LineWords } from "./en";

function why(fault: Fault): string {
  switch (fault.is) {
    case "length":
      return `un código tiene 8 letras, este ${fault.has.toLocaleString("es")}`;
    case "letter":
      return `«${fault.letter}» no está en ningún código: cifras y letras sin a, i, l ni o`;
    case "unit":
      return "detrás de / van de 1 a 32 minúsculas, cifras y guiones";
  }
}

export const lines: LineWords = {
  bad: (bad) =>
    listed(
      bad,
      ({ line, text, fault }) => `Línea ${line.toLocaleString("es")}, ${cited(text)}: ${why(fault)}.`,
      (n) => `Y ${n.toLocaleString("es")} más.`,
    ),
  others: "Las demás líneas se muestran.",
};
