// The language of the page, and dates and numbers in it.

import { otherTitle } from "../relay/refusals";
import { en, type Messages } from "./en";
import type { RefusalMessages } from "./refusals/en";

/** What can be chosen; each is loaded when it is. */
export const LANGUAGES = { en: "English", es: "Español", ar: "العربية" } as const;
export type Code = keyof typeof LANGUAGES;

const KEPT = "wayclear-language";

class Language {
  code = $state<Code>("en");
  t = $state.raw<Messages>(en);

  /** Why servers refuse, which comes behind the first paint; null until it is there. */
  refusals = $state.raw<RefusalMessages | null>(null);

  /** What was chosen last, and may be loading. */
  private wanted: Code = "en";

  /** The one that was chosen before, or the browser's. */
  async begin(): Promise<void> {
    const wanted = [kept(), ...navigator.languages.map((tag) => tag.split("-")[0])];
    await this.choose(wanted.find(isCode) ?? "en");
  }

  async choose(code: Code): Promise<void> {
    this.wanted = code;
    const loaded = await load(code);
    // Another one was chosen while it came.
    if (this.wanted !== code) return;
    this.t = loaded;
    this.code = code;
    document.documentElement.lang = code;
    document.documentElement.dir = this.t.dir;
    try {
      localStorage.setItem(KEPT, code);
    } catch {
      // It is asked again next time.
    }
    // What does not come is told in fewer words.
    const { refusals } = await loadRefusals(code).catch(() => this);
    if (this.code === code) this.refusals = refusals;
  }

  /** Date and time of Unix seconds, in words. */
  time(seconds: number): string {
    return this.written(seconds, { dateStyle: "medium", timeStyle: "short" });
  }

  /** Hour and minute of Unix seconds. */
  hour(seconds: number): string {
    return this.written(seconds, { timeStyle: "short" });
  }

  /** The ten minutes that begin at Unix seconds, by hour and minute. */
  tenMinutes(seconds: number): string {
    return new Intl.DateTimeFormat(this.t.locale, { timeStyle: "short" }).formatRange(seconds * 1_000, (seconds + 600) * 1_000);
  }

  /** A day in words; `zone` UTC for days of the chain. */
  day(seconds: number, zone?: "UTC"): string {
    return this.written(seconds, { weekday: "short", day: "numeric", month: "short", timeZone: zone });
  }

  /** Strangers tell times too; what is in no calendar is a dash. */
  private written(seconds: number, format: Intl.DateTimeFormatOptions): string {
    const time = new Date(seconds * 1_000);
    return Number.isNaN(time.valueOf()) ? "–" : new Intl.DateTimeFormat(this.t.locale, format).format(time);
  }

  /** What went wrong, by the name of an error or of a refusal; undefined = there are no words for it. */
  reason(kind: string): string | undefined {
    const title = otherTitle(kind);
    if (title !== null) return this.refusals?.otherRefusal(title);
    return this.t.errors[kind] ?? (this.refusals?.refusals as Record<string, string> | undefined)?.[kind];
  }

  /** Why a piece of a report is not public, by the verdict's name. */
  verdict(name: string): string {
    return (this.refusals?.verdicts as Record<string, string> | undefined)?.[name] ?? name.replaceAll("_", " ");
  }

  /** A share from 0 to 1, in percent. */
  percent(share: number): string {
    const digits = share > 0 && share < 0.01 ? { maximumSignificantDigits: 2 } : { maximumFractionDigits: 1 };
    return new Intl.NumberFormat(this.t.locale, { style: "percent", ...digits }).format(share);
  }

  /** A distance, of some metres or some kilometres. */
  metres(metres: number): string {
    const [value, unit] = metres < 1_000 ? [Math.ceil(metres), "meter"] : [metres / 1_000, "kilometer"];
    const format = { style: "unit", unit, unitDisplay: "short", maximumFractionDigits: 0 } as const;
    return new Intl.NumberFormat(this.t.locale, format).format(value);
  }

  /** A span in minutes or hours. */
  span(seconds: number): string {
    const minutes = Math.round(seconds / 60);
    return minutes < 120 ? this.t.duration.minutes(minutes) : this.t.duration.hours(Math.round(minutes / 60));
  }
}

export const language = new Language();

async function load(code: Code): Promise<Messages> {
  switch (code) {
    case "es":
      return (await import("./es")).es;
    case "ar":
      return (await import("./ar")).ar;
    case "en":
      return en;
  }
}

function loadRefusals(code: Code): Promise<{ refusals: RefusalMessages }> {
  switch (code) {
    case "es":
      return import("./refusals/es");
    case "ar":
      return import("./refusals/ar");
    case "en":
      return import("./refusals/en");
  }
}

function kept(): string | null {
  try {
    return localStorage.getItem(KEPT);
  } catch {
    return null;
  }
}

function isCode(text: string | null): text is Code {
  return text !== null && text in LANGUAGES;
}
