/** Weeks run from Sunday to Saturday; their Date is a question that only old exports can settle (legacy-contract 3.1). */
import { expect, test } from "vitest";
import { call } from "../../oracle/made-records.ts";
import { archiveWith, column } from "./november.ts";

const archive = archiveWith({
  records: [
    call("2026-11-07T23:59:59.999Z", 5),
    call("2026-11-08T00:00:00Z", 5),
    call("2026-11-14T23:59:59Z", 5),
    call("2026-11-15T00:00:00Z", 5),
  ],
});

test.each([
  ["closing-sunday", { "2026-11-08": 1, "2026-11-15": 2, "2026-11-22": 1 }],
  ["opening-sunday", { "2026-11-01": 1, "2026-11-08": 2, "2026-11-15": 1 }],
  ["saturday", { "2026-11-07": 1, "2026-11-14": 2, "2026-11-21": 1 }],
] as const)("%s", (weekLabel, expected) => {
  expect(column(archive, "CsP2PSessionWeekly", "TotalP2PSessions", { policy: { weekLabel } })).toEqual(expected);
});
