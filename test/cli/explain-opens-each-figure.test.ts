import { afterAll, beforeAll, expect, test } from "vitest";
import type { Explanation } from "../../src/api/explain.ts";
import { explain } from "../../src/cli/explain.ts";
import { type ServedBridge, servedBridge } from "../diff/served-bridge.ts";

let bridge: ServedBridge;
beforeAll(async () => {
  bridge = await servedBridge("2026-11-20T12:00:00Z");
  await bridge.bridge.importRows("CsConferenceMonthly", [
    { ID: "1", Date: "/Date(1462060800000)/", TotalConferences: "1234", AVConferences: "12" },
    { ID: "2", Date: "/Date(1464652800000)/", TotalConferences: "20", AVConferences: "13" },
  ]);
});
afterAll(() => bridge.close());

test("the table has value, trust and sources of each field, and what they mean once", async () => {
  const { lines, json } = await explain(
    "csconferencemonthly",
    { select: "TotalConferences", zone: "UTC" },
    bridge.target,
  );
  const { rows } = json as Explanation;
  expect(rows.map(({ fields }) => fields.TotalConferences?.value)).toEqual([1234, 20]);
  expect(lines).toContain("field             value  trust  sources   records  sessions  report days");
  expect(lines).toContain("TotalConferences  1,234  exact  recorded");
  expect(lines.slice(lines.indexOf("What they mean"))).toEqual([
    "What they mean",
    "TotalConferences",
    "  The figure as the old service gave it, kept from a recorded answer.",
  ]);
});

test("options choose rows as those of the legacy address do", async () => {
  const datesOf = async (options: Parameters<typeof explain>[1]): Promise<string[]> =>
    (
      (await explain("CsConference", { reportType: "Monthly", ...options }, bridge.target)).json as Explanation
    ).rows.map(({ date }) => date);
  expect(await datesOf({ orderby: "Date desc", top: "1" })).toEqual(["2016-05-31"]);
  expect(await datesOf({ date: "2016-05-01", filter: "TotalConferences gt 5 or false" })).toEqual(["2016-05-01"]);
  expect(await datesOf({ date: "5/31/2016", filter: "TotalConferences gt 100" })).toEqual([]);
  expect(await datesOf({ skip: "1" })).toEqual(["2016-05-31"]);
});

test.each([
  [{ select: "Nothing" }, "does not have a property named 'Nothing'"],
  [{ filter: "TotalConferences gt" }, "position"],
  [{ date: "May" }, "--date: 'May' is no date"],
  [{ records: "Nothing" }, "The option 'records' names 'Nothing'"],
  [{ zone: "Mars" }, "The time zone 'Mars' is not known"],
])("%j is refused in a sentence", async (options, complaint) => {
  await expect(explain("CsConferenceMonthly", options, bridge.target)).rejects.toThrow(complaint);
});
