// Numbers with what they count.

export type Forms = Partial<Record<Intl.LDMLPluralRule, string>> & { other: string };

/** Counts in a language. A form with no place for the number, as of one and two in Arabic, holds it itself. */
export function counter(locale: string): (n: number, forms: Forms) => string {
  const rules = new Intl.PluralRules(locale);
  return (n, forms) => (forms[rules.select(n)] ?? forms.other).replace("#", n.toLocaleString(locale));
}
