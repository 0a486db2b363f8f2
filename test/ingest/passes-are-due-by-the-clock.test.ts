import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { duePasses, nextLook, PASS_INTERVAL, passesFor } from "../../src/ingest/passes.ts";

const passes = passesFor({ logs: [], reports: [], userDays: [] });
const at = (time: string): number => Date.parse(`2026-11-${time}Z`);
const dueAt = (now: string, last: string): string[] =>
  duePasses(passes, () => at(last), at(now)).map(({ name }) => name);

describe("a pass", () => {
  it.each([
    ["20T12:14:59", "20T12:00:00", []],
    ["20T12:15:00", "20T12:14:59", ["near"]],
    ["20T13:00:02", "20T12:59:30", ["day"]],
    ["21T00:00:02", "20T23:59:30", ["week"]],
    // Whole weeks since 1970 begin on Thursdays.
    ["26T00:00:02", "25T23:59:30", ["month"]],
  ])("is due at %s after one at %s: %j", (now, last, due) => {
    expect(dueAt(now, last)).toEqual(due);
  });

  it("is due at once where none ever began", () => {
    expect(duePasses(passes, () => undefined, at("20T12:07:00")).map(({ name }) => name)).toEqual(["month"]);
  });
});

describe("the next look", () => {
  it("comes within a quarter hour, seconds after a boundary, at which a pass is due", () => {
    const tenant = fc.uuid();
    const now = fc.integer({ min: at("01T00:00:00"), max: at("30T00:00:00") });
    fc.assert(
      fc.property(tenant, now, (id, from) => {
        const next = nextLook(from, id);
        expect(next).toBeGreaterThan(from);
        expect(next - from).toBeLessThanOrEqual(PASS_INTERVAL);
        expect(next % PASS_INTERVAL).toBeGreaterThanOrEqual(1_000);
        expect(next % PASS_INTERVAL).toBeLessThan(21_000);
        expect(duePasses(passes, () => next - PASS_INTERVAL, next)).not.toEqual([]);
      }),
    );
  });

  it("doesn't come for all tenants at once", () => {
    const ids = Array.from({ length: 50 }, (_, n) => `99999999-0000-4000-8000-${String(n).padStart(12, "0")}`);
    expect(new Set(ids.map((id) => nextLook(at("20T12:00:00"), id))).size).toBeGreaterThan(25);
  });
});
