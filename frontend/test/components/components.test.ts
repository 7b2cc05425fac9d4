// @vitest-environment happy-dom
// Components by themselves, as people find them: by roles, labels and words.

import { flushSync, mount, unmount } from "svelte";
import { afterEach, expect, test, vi } from "vitest";
import Exposures from "../../src/citizen/Exposures.svelte";
import { language } from "../../src/lib/i18n/language.svelte";
import CellMap from "../../src/ui/CellMap.svelte";
import PlaceForm from "../../src/ui/PlaceForm.svelte";
import PlaceLink from "../../src/ui/PlaceLink.svelte";
import StatusCard from "../../src/ui/StatusCard.svelte";

let shown: Record<string, unknown>[] = [];

/** Shows a component, and gives where it stands. */
function show(render: (target: HTMLElement) => Record<string, unknown>): HTMLElement {
  const target = document.createElement("div");
  document.body.append(target);
  shown.push(render(target));
  flushSync();
  return target;
}

afterEach(async () => {
  for (const component of shown) await unmount(component);
  shown = [];
  document.body.replaceChildren();
  await language.choose("en");
});

test("what a card says is told by a shape and by words, never by colour alone", () => {
  const shapes = new Set<string>();
  for (const is of ["good", "bad", "unknown", "low"] as const) {
    const card = show((target) => mount(StatusCard, { target, props: { is, title: `title ${is}`, text: "text" } }));
    expect(card.querySelector("h2")?.textContent).toBe(`title ${is}`);
    shapes.add(card.querySelector("svg")?.innerHTML ?? "");
  }
  expect(shapes.size).toBe(4);
});

test("a place that is none is named at its field, which is given the focus; one that is goes on in its text form", () => {
  const onplace = vi.fn();
  const props = { label: "Place", hint: "like 9qc7mbdh", bad: "This is no place", go: "Go on", onplace };
  const form = show((target) => mount(PlaceForm, { target, props }));
  const field = form.querySelector("input");
  if (!field) throw new Error("there is no field");
  const submit = (text: string): void => {
    field.value = text;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    form.querySelector("form")?.dispatchEvent(new Event("submit", { bubbles: true, cancelable: true }));
    flushSync();
  };
  submit("nowhere");
  expect(field.getAttribute("aria-invalid")).toBe("true");
  const described = (field.getAttribute("aria-describedby") ?? "").split(" ").map((id) => document.getElementById(id)?.textContent);
  expect(described).toContain("This is no place");
  expect(document.activeElement).toBe(field);
  expect(onplace).not.toHaveBeenCalled();
  submit(" 9QC7MBDH/Shop-2 ");
  expect(onplace).toHaveBeenCalledExactlyOnceWith("9qc7mbdh/shop-2");
  expect(field.getAttribute("aria-invalid")).toBe("false");
});

test("a stranger's name of a place stays text, between its own ends", () => {
  const label = '<img src="x">\u202Eevil';
  const link = show((target) => mount(PlaceLink, { target, props: { place: "9qc7mbdh", label, href: "#/places/9qc7mbdh" } }));
  expect(link.querySelector("img")).toBeNull();
  expect(link.querySelector("bdi")?.textContent).toBe(label);
});

test("a map says in words and in a list what it draws, and what two groups share", () => {
  const groups = [
    { name: "Davis", prefixes: ["9qc7m", "9qc7k"] },
    { name: "New", prefixes: ["9qc7m1"], isNew: true },
  ];
  const onpick = vi.fn();
  const map = show((target) => mount(CellMap, { target, props: { title: "Yolo County", groups, onpick } }));
  expect(map.querySelector("svg")?.getAttribute("aria-label") ?? map.querySelector("svg title")?.textContent).toContain("Yolo County");
  expect(map.textContent).toContain("9qc7m1");
  const [first] = [...map.querySelectorAll("button")].filter((button) => button.textContent?.includes("Davis"));
  first.click();
  expect(onpick).toHaveBeenCalledExactlyOnceWith(groups[0]);
});

test("encounters are told in the language that was chosen, plural forms and all", async () => {
  const exposures = [60, 120, 180, 660].map((seconds) => ({ at: 1_700_000_000, added: "0.0123", slip: "00", how: { is: "contact", seconds, rssi_dbm: -60 } }));
  const props = { exposures, nameOf: () => null } as never;
  const list = show((target) => mount(Exposures, { target, props }));
  expect(list.textContent).toMatch(/1 minute[^s]/);
  expect(list.textContent).toContain("2 minutes");
  await language.choose("ar");
  flushSync();
  expect(document.documentElement.dir).toBe("rtl");
  // One, two, few and many have forms of their own.
  const words = [...list.querySelectorAll("strong")].map(({ textContent }) => textContent);
  expect(new Set(words.map((text) => text?.replace(/[\d٠-٩]+/g, ""))).size).toBe(4);
});
