// ما الخطأ في أسطر الأماكن.

import { cited, type Fault, listed } from "../../lines";
import type { LineWords } from "./en";

function why(fault: Fault): string {
  switch (fault.is) {
    case "length":
      return `في الرمز 8 أحرف، وفي هذا ${fault.has.toLocaleString("ar")}`;
    case "letter":
      return `لا يوجد ${cited(fault.letter)} في أي رمز: أرقام وأحرف من دون ‎a‎ و‎i‎ و‎l‎ و‎o‎`;
    case "unit":
      return "بعد ‎/‎ من 1 إلى 32 من أحرف صغيرة وأرقام وشُرَط";
  }
}

export const lines: LineWords = {
  bad: (bad) =>
    listed(
      bad,
      ({ line, text, fault }) => `السطر ${line.toLocaleString("ar")}، ${cited(text)}: ${why(fault)}.`,
      (n) => `و${n.toLocaleString("ar")} غيرها.`,
    ),
  others: "تُعرض الأسطر الأخرى.",
};
