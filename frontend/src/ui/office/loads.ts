// How the texts of this folder are loaded.

import type { Loads } from "../../lib/i18n/office";
import type { NameWords } from "./words/en";

export const LOADS: Loads<NameWords> = {
  en: () => import("./words/en"),
  es: () => import("./words/es"),
  ar: () => import("./words/ar"),
};
