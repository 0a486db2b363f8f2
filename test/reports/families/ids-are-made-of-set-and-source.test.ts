/** The key ID of the per-row families: design.md, "Rows and keys". */
import { createHash } from "node:crypto";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { rowId } from "../../../src/archive/row-id.ts";
import { served, TestArchive } from "./archive.ts";

test("it is the first 52 bits of SHA-256 over set and source id, unsigned", () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (set, id) => {
      const hex = createHash("sha256").update(`${set}\n${id}`).digest("hex");
      expect(rowId(set, id)).toBe(Number.parseInt(hex.slice(0, 13), 16));
      expect(Number.isSafeInteger(rowId(set, id))).toBe(true);
    }),
    { numRuns: 200 },
  );
});

const call = (id: string) => ({ id, at: "2026-11-17T10:00:00Z", members: { callId: id, correlationId: id } });
const NOW = { now: "2026-11-19T10:00:00Z" };
const covered = (archive: TestArchive) =>
  archive
    .covered("getPstnCalls", "2026-11-16", "2026-11-19")
    .covered("getDirectRoutingCalls", "2026-11-16", "2026-11-19");

test("a row keeps its ID whatever else comes, in any zone, and however the row changes", () => {
  const first = covered(new TestArchive().rows("getPstnCalls", call("a")));
  const idIn = (archive: TestArchive, more = {}) =>
    served("CsPSTNUsageDetailDaily", archive, { ...NOW, ...more }).find(({ values }) => values.CallID === "a")?.id;
  const id = idIn(first);
  expect(id).toBe(rowId("CsPSTNUsageDetailDaily", "getPstnCalls/a"));
  expect(idIn(first, { zone: "Pacific/Auckland" })).toBe(id);
  first.rows("getPstnCalls", call("b"), { ...call("a"), members: { callId: "a", charge: 3 } });
  expect(idIn(first)).toBe(id);
});

test("rows of two logs with the same id are two rows", () => {
  const both = covered(new TestArchive().rows("getPstnCalls", call("a")).rows("getDirectRoutingCalls", call("a")));
  const ids = served("CsPSTNUsageDetailDaily", both, NOW).map(({ id }) => id);
  expect(new Set(ids).size).toBe(2);
});

test("a user's row has another ID each month and in each set, and the same on every reading", () => {
  const archive = new TestArchive().covered("callRecords", "2026-10-01", "2026-11-19");
  for (const at of ["2026-10-20T10:00:00Z", "2026-11-10T10:00:00Z"]) {
    archive.calls({
      id: at,
      at,
      users: { ada: { name: "ada@contoso.example", sums: { p2pSessions: 1, windowsSessions: 1 } } },
    });
  }
  const ids = ["CsUserActivitiesMonthly", "CsClientDeviceDetailMonthly"].flatMap((set) =>
    served(set, archive, NOW).map(({ id }) => id),
  );
  expect(new Set(ids).size).toBe(4);
  const again = ["CsUserActivitiesMonthly", "CsClientDeviceDetailMonthly"].flatMap((set) =>
    served(set, archive, NOW).map(({ id }) => id),
  );
  expect(again).toEqual(ids);
});
