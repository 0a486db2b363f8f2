/** CsUsersBlockedDaily, worked by hand from Graph's sample rows (design.md, "What is counted"). */
import { expect, test } from "vitest";
import sample from "../../graph/samples/json/beta-getPstnBlockedUsersLog.json" with { type: "json" };
import { served, TestArchive } from "./archive.ts";

const SET = "CsUsersBlockedDaily";
const LOG = "getPstnBlockedUsersLog";

const archive = new TestArchive()
  .rows(LOG, ...sample.value.map((members) => ({ id: members.remediationId, at: members.blockDateTime, members })))
  .covered(LOG, "2026-11-16", "2026-11-19T10:00:00Z");

test("each row of the log is a row, values as sent, ActionDate in the caller's zone", () => {
  const rows = served(SET, archive, { now: "2026-11-19T10:00:00Z", zone: "America/Los_Angeles" });
  expect(rows.map(({ date, values }) => ({ date, ...values }))).toEqual([
    {
      // 13:51:09.796 UTC is 05:51 in California's winter.
      date: "2026-11-17",
      ActionDate: Date.parse("2026-11-17T05:51:09.796Z"),
      SIPURI: "bo@contoso.example",
      ActionType: "Blocked",
      TelephoneNumber: "+14255550112",
      Reason: "High Overall Usage",
    },
    {
      date: "2026-11-18",
      ActionDate: Date.parse("2026-11-18T00:00:00Z"),
      SIPURI: "bo@contoso.example",
      ActionType: "Unblocked",
      TelephoneNumber: "+14255550112",
      Reason: "Tenant Requested",
    },
  ]);
  for (const { provenance } of rows) {
    for (const { fidelity, sources } of Object.values(provenance)) {
      expect([fidelity, sources]).toEqual(["exact", [{ source: "pstnLogs", days: 1, share: 1 }]]);
    }
  }
});

test("a log that was not read has no rows, whatever the other logs cover", () => {
  const other = new TestArchive()
    .rows(LOG, { id: "b", at: "2026-11-17T10:00:00Z" })
    .covered("getPstnCalls", "2026-11-16", "2026-11-19");
  expect(served(SET, other, { now: "2026-11-19T10:00:00Z" })).toEqual([]);
});
