// Equation 10 in the browser's own numbers, to be drawn: packages/risk is what counts. docs/risk.md explains the forms.

import type { RiskForm, RiskModel } from "./chain/contracts/ContactRegistry.types";
import type { Surface } from "./chain/contracts/City.types";

/** How long the virus survives on a material, in hours: the paper's table. */
const SURVIVAL: Record<Surface, number> = { aerosol: 3, copper: 4, cardboard: 24, other: 30, stainless_steel: 48, plastic: 72 };

/** A form and its coefficients, in the paper's sign. */
export interface Model {
  form: RiskForm;
  b0: number;
  b12: number;
  b3: number;
}

export interface Exposure {
  contact?: { rssi: number; minutes: number };
  touch?: { hours: number; surface: Surface };
}

export function modelOf({ form, b0, b12, b3 }: RiskModel): Model {
  return { form, b0: Number(b0), b12: Number(b12), b3: Number(b3) };
}

/** f1 + f2. */
function terms({ form, b12, b3 }: Model, { contact, touch }: Exposure): number {
  let sum = 0;
  if (contact) {
    const { rssi, minutes } = contact;
    if (form === "normalised") sum += (b12 * Math.max(0, rssi + 104) * minutes) / 44 / 15;
    else if (form === "paper_literal") sum += b12 * rssi * minutes;
    else sum += b12 * Math.log1p(10 ** ((Math.min(rssi, -60) + 60) / 20) * minutes);
  }
  if (touch) {
    const survival = SURVIVAL[touch.surface];
    sum += form === "paper_literal" ? b3 * touch.hours * survival : b3 * Math.max(0, 1 - touch.hours / survival);
  }
  return sum;
}

/** P = 1 / (1 + exp(b0 + f1 + f2)). */
export function probability(model: Model, exposure: Exposure): number {
  return 1 / (1 + Math.exp(model.b0 + terms(model, exposure)));
}

/** What an exposure adds to what everybody has. To the letter of the paper no exposure can be told from none: all of P counts. */
export function added(model: Model, exposure: Exposure): number {
  if (model.form === "paper_literal") return probability(model, exposure);
  // Zero without dose, and not minus zero.
  return (0 - Math.expm1(Math.min(0, terms(model, exposure)))) * probability(model, exposure);
}
