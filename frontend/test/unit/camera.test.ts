import { afterEach, expect, test, vi } from "vitest";
import { troubleOf } from "../../src/lib/qr/camera";

afterEach(() => vi.unstubAllGlobals());

test.each([
  ["NotAllowedError", "denied"],
  ["NotFoundError", "none"],
  ["NotReadableError", "inUse"],
  ["TypeError", "failed"],
  ["constructor", "failed"],
])("a camera that fails by %s is %s", (name, trouble) => {
  vi.stubGlobal("navigator", { mediaDevices: {} });
  expect(troubleOf(new DOMException("", name))).toBe(trouble);
});

test("a page that came over HTTP is offered no camera", () => {
  vi.stubGlobal("navigator", {});
  expect(troubleOf(new TypeError("undefined"))).toBe("unsupported");
});
