// What is drawn of a risk model is what the command and the contract answer (the numbers of docs/risk.md).

import { expect, test } from "vitest";
import { added, type Model, probability } from "../../src/lib/risk";

const EXAMPLE: Model = { form: "normalised", b0: 3, b12: -2.5, b3: -1 };
const SHIPPED: Model = { form: "normalised", b0: 5.019550999, b12: -0.493634845, b3: -0.928136315 };
const LETTER: Model = { form: "paper_literal", b0: 3.862536166, b12: 0.000194311, b3: 0.000041932 };

test("probability and what is added are those of docs/risk.md", () => {
  const contact = { rssi: -60, minutes: 15 };
  const touch = { hours: 1, surface: "plastic" } as const;
  const cases = [
    [{ contact }, 0.377540668798145435, 0.346550243519383836],
    [{ touch }, 0.117752372832676927, 0.073827849901511675],
    [{ contact, touch }, 0.619189882554292665, 0.600230463201848936],
  ] as const;
  for (const [exposure, p, a] of cases) {
    expect(probability(EXAMPLE, exposure)).toBeCloseTo(p, 12);
    expect(added(EXAMPLE, exposure)).toBeCloseTo(a, 12);
  }
  expect(added(SHIPPED, { contact: { rssi: -100, minutes: 1 / 60 } })).toBeCloseTo(0.000000327308919001, 12);
  expect(added(SHIPPED, { contact: { rssi: -75, minutes: 120 } })).toBeCloseTo(0.075838068889851349, 12);
  for (const [rssi, p] of [[-45, 0.034293753679905656]] as const) {
    expect(added(LETTER, { contact: { rssi, minutes: 60 } })).toBeCloseTo(p, 12);
  }
});

test("no dose adds nothing, and more contact never less", () => {
  for (const form of ["normalised", "log_dose"] as const) {
    const model = { ...SHIPPED, form };
    let before = added(model, { contact: { rssi: -60, minutes: 0 } });
    expect(before).toBe(0);
    for (let minutes = 1; minutes < 200; minutes += 10) {
      const now = added(model, { contact: { rssi: -60, minutes } });
      expect(now).toBeGreaterThan(before);
      before = now;
    }
    expect(added(model, { touch: { hours: 80, surface: "plastic" } })).toBe(0);
  }
});
