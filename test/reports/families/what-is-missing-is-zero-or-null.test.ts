/** Policy `unavailable`: numbers are 0 or null, text and DateTime null under both (design.md, "Policies"). */
import { expect, test } from "vitest";
import { catalog } from "../../../src/catalog.ts";
import { servedFields } from "../../../src/reports/catalog.ts";
import { DEFAULT_POLICY } from "../../../src/reports/policy.ts";
import { served, TestArchive } from "./archive.ts";

const ROW_FAMILIES = catalog().sets.filter(({ family }) => family.rows !== "periods");

/** One recorded row in each set that says nothing but its key: every field is missing. */
const empty = (set: string): TestArchive =>
  new TestArchive().recorded(set, "UTC", [{ key: "5", date: "2026-10-31", values: { ID: 5 } }]);

test.each(ROW_FAMILIES.map((set) => [set.name, set] as const))("%s", (name, set) => {
  const fields = servedFields(set.family, DEFAULT_POLICY);
  for (const unavailable of ["zero", "null"] as const) {
    const [row] = served(name, empty(name), { now: "2026-11-19T10:00:00Z", policy: { unavailable } });
    expect(row?.id).toBe(5);
    for (const field of fields) {
      const number = { "Edm.Int64": 0, "Edm.Decimal": "0" }[field.type as string] ?? null;
      expect([field.name, row?.values[field.name]]).toEqual([field.name, unavailable === "zero" ? number : null]);
      expect([field.name, row?.provenance[field.name]?.fidelity]).toEqual([field.name, "unavailable"]);
    }
  }
});

test("fields that no source can give are missing in rows worked out here as well", () => {
  const archive = new TestArchive()
    .covered("callRecords", "2026-11-01", "2026-11-19")
    .calls({ id: "a", at: "2026-11-05T09:00:00Z", users: { ada: { name: "ada", sums: { p2pSessions: 1 } } } });
  const valuesUnder = (unavailable: "zero" | "null") =>
    served("CsUserActivitiesMonthly", archive, { now: "2026-11-19", policy: { unavailable } })[0]?.values;
  expect(valuesUnder("zero")).toMatchObject({
    LastLogonTime: null,
    TotalP2PIMSessions: 0,
    TotalTransferredFiles: 0,
    TotalPlacedPSTNCalls: 0,
    TotalP2PVideoSessions: 0,
  });
  // The logs were not read; the call records were, and say zero.
  expect(valuesUnder("null")).toMatchObject({
    LastLogonTime: null,
    TotalP2PIMSessions: null,
    TotalTransferredFiles: null,
    TotalPlacedPSTNCalls: null,
    TotalP2PVideoSessions: 0,
  });
});
