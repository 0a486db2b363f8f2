import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { catalog } from "../../src/catalog.ts";
import type { Target } from "../../src/cli/bridge-client.ts";
import { targetOrDemo } from "../../src/cli/bridge-default.ts";
import { type Report, type ReportOptions, reportOf } from "../../src/cli/report.ts";
import { likePowerShell } from "../../src/cli/report-commands.ts";
import { cutWarning, reportCsv, reportJson, reportText } from "../../src/cli/report-text.ts";
import { readRecording } from "../../src/diff/recording.ts";
import { type ServedBridge, servedBridge } from "../diff/served-bridge.ts";

const DAY_MS = 86_400_000;
const FIRST = Date.parse("2013-01-01") / DAY_MS;
/** More than one page of the service. */
const DAYS = 2_105;

let bridge: ServedBridge;
beforeAll(async () => {
  bridge = await servedBridge("2026-11-20T12:00:00Z");
  const daily = Array.from({ length: DAYS }, (_, index) => ({
    ID: String(index),
    Date: `/Date(${(FIRST + index) * DAY_MS})/`,
    TotalConferences: String(index),
    AVConferences: "7",
  }));
  await bridge.bridge.importRows("CsConferenceDaily", daily);
  await bridge.bridge.importRows("CsConferenceWeekly", [
    { ID: "1", Date: "/Date(1462665600000)/", TotalConferences: "19", AVConferences: "12" },
  ]);
  await bridge.bridge.importRows("CsClientDeviceMonthly", [
    { ID: "1", Date: "/Date(1464652800000)/", WindowsUsers: "5" },
  ]);
  await bridge.bridge.importRows(
    "CsClientDeviceDetailMonthly",
    ["anna", "o'brien"].map((user, index) => ({
      ID: String(index + 1),
      Date: "/Date(1464652800000)/",
      UserName: `${user}@contoso.example`,
      WindowsActivities: "3",
    })),
  );
});
afterAll(() => bridge.close());

const report = (name: string, options: ReportOptions = {}): Promise<Report> => reportOf(name, options, bridge.target);
const dates = ({ rows }: Report): unknown[] => rows.map(({ Date: date }) => date);

test("Daily by default, newest first, 1,000 rows and a warning where there are more", async () => {
  const told = await report("CsConference");
  expect(told.set.name).toBe("CsConferenceDaily");
  expect([told.rows.length, told.cut]).toEqual([1_000, true]);
  expect(dates(told).slice(0, 2)).toEqual(["2018-10-06T00:00:00", "2018-10-05T00:00:00"]);
  expect(cutWarning(told)).toContain("1,000");
});

test("bounds are inclusive, and either stands alone", async () => {
  const both = await report("CsConference", { startDate: "2016-05-01", endDate: "5/3/2016" });
  expect(dates(both)).toEqual(["2016-05-03T00:00:00", "2016-05-02T00:00:00", "2016-05-01T00:00:00"]);
  expect(dates(await report("CsConference", { startDate: "2018-10-06" }))).toEqual(["2018-10-06T00:00:00"]);
  expect(dates(await report("CsConference", { endDate: "2013-01-02" }))).toHaveLength(2);
  expect(dates(await report("CsConference", { startDate: "10/5/2018 12:00 PM" }))).toEqual(["2018-10-06T00:00:00"]);
});

test("as many rows as asked for are no reason to warn, one less is", async () => {
  const within = { startDate: "2016-05-01", endDate: "2016-05-03" };
  expect((await report("CsConference", { ...within, resultSize: "3" })).cut).toBe(false);
  const cut = await report("CsConference", { ...within, resultSize: "2" });
  expect([cut.cut, dates(cut)]).toEqual([true, ["2016-05-03T00:00:00", "2016-05-02T00:00:00"]]);
});

test("ResultSize Unlimited gives every row, over all pages", async () => {
  const all = await report("CsConference", { resultSize: "UNLIMITED" });
  expect([all.rows.length, all.cut]).toEqual([DAYS, false]);
  expect(new Set(dates(all)).size).toBe(DAYS);
  expect(dates(all).at(-1)).toBe("2013-01-01T00:00:00");
  const most = await report("CsConference", { resultSize: "2050" });
  expect([most.rows.length, most.cut]).toEqual([2_050, true]);
});

test.each([
  ["csconference", "weekly", "CsConferenceWeekly"],
  ["Get-CsConferenceReport", "Weekly", "CsConferenceWeekly"],
  ["CSCONFERENCEWEEKLY", undefined, "CsConferenceWeekly"],
  ["CsConferenceReport", "Daily", "CsConferenceDaily"],
  // A report of one kind has no ReportType.
  ["CsClientDevice", undefined, "CsClientDeviceMonthly"],
  ["Get-CsClientDeviceDetailReport", undefined, "CsClientDeviceDetailMonthly"],
])("%s with the type %s is %s", async (name, reportType, set) => {
  expect((await report(name, { reportType })).set.name).toBe(set);
});

test("every family can be asked for, by each of its types", async () => {
  for (const { name, sets, extension } of catalog().families) {
    for (const set of sets) {
      const asked = report(`Get-${name}Report`, { reportType: set.period, resultSize: "1" });
      if (extension) await expect(asked).rejects.toThrow(set.name);
      else expect((await asked).set.name).toBe(set.name);
    }
  }
});

test("one user's rows, whatever signs the name has", async () => {
  const { rows } = await report("CsClientDeviceDetail", { userName: "o'brien@contoso.example" });
  expect(rows.map(({ UserName }) => UserName)).toEqual(["o'brien@contoso.example"]);
});

test("the zone goes with the question", async () => {
  expect((await report("CsConference", { zone: "pacific standard time", resultSize: "1" })).zone).toBe(
    "America/Los_Angeles",
  );
});

test.each<[string, ReportOptions, string]>([
  ["CsNothing", {}, "There is no report 'CsNothing'; reports are CsAVConferenceTime, "],
  [
    "CsConference",
    { reportType: "Yearly" },
    "CsConference has no report type 'Yearly'; it has Daily, Weekly, Monthly.",
  ],
  ["CsConferenceWeekly", { reportType: "Daily" }, "CsConferenceWeekly is Weekly"],
  ["CsConference", { startDate: "2016-05-02", endDate: "2016-05-01" }, "--start-date 2016-05-02 lies after"],
  ["CsConference", { startDate: "soon" }, "--start-date: 'soon' is no date"],
  ["CsConference", { startDate: "2016-02-30" }, "--start-date: '2016-02-30' is no date"],
  ["CsConference", { endDate: "13/13/2016" }, "--end-date: '13/13/2016' is no date"],
  ["CsConference", { endDate: "2016-05-01T00:00:00Z" }, "--end-date: '2016-05-01T00:00:00Z' is no date"],
  ["CsConference", { startDate: "1752-12-31" }, "lies before 1753-01-01"],
  ["CsConference", { resultSize: "0" }, "--result-size: '0' is neither"],
  ["CsConference", { resultSize: "-5" }, "--result-size: '-5' is neither"],
  ["CsConference", { resultSize: "1e3" }, "--result-size: '1e3' is neither"],
  ["CsConference", { zone: "Mars" }, "The time zone 'Mars' is not known"],
  ["CsConference", { userName: "anna" }, "CsConference has no users"],
  ["CsConference", { tenant: "nobody.example" }, "refuses CsConferenceDaily: The organization 'nobody.example'"],
])("%s with %j is refused in a sentence", async (name, options, complaint) => {
  await expect(report(name, options)).rejects.toThrow(complaint);
});

test("a refused sign-in and a bridge that isn't there are named", async () => {
  const nobody: Target = { ...bridge.target, authorization: `Basic ${btoa("jane:wrong")}` };
  const refusal = `${bridge.origin} refuses CsConferenceDaily`;
  await expect(reportOf("CsConference", {}, nobody)).rejects.toThrow(`${refusal}: the user name or the password`);
  const bare: Target = { ...bridge.target, authorization: undefined };
  await expect(reportOf("CsConference", {}, bare)).rejects.toThrow(`${refusal}: give an account by --user and --pass`);
  const nowhere = { ...bridge.target, url: new URL("http://127.0.0.1:9") };
  await expect(reportOf("CsConference", {}, nowhere)).rejects.toThrow(
    /^(Nothing listens at http:\/\/127\.0\.0\.1:9|.*bad port)/,
  );
});

describe("output", () => {
  const day = "2016-05-08";
  const week = () => report("CsConference", { reportType: "Weekly", startDate: day, endDate: day });

  test("a table has a row a line, and becomes a list where the terminal is too narrow", async () => {
    const told = await week();
    expect(reportText(told, 200).slice(2)).toEqual([
      "Date        TotalConferences  AVConferences  IMConferences  ApplicationSharingConferences  WebConferences  TelephonyConferences",
      "2016-05-08                19             12              0                              0               0                     0",
    ]);
    expect(reportText(told, 80)).toContain("TotalConferences               19");
    expect(reportText({ ...told, rows: [] }, 80).at(-1)).toBe("There are no rows.");
  });

  test("CSV is as Export-Csv wrote it, and is read back by import and diff", async () => {
    const told = await week();
    const [head, row, end] = reportCsv(told, "mdy").split("\r\n");
    expect(head).toMatch(/^"ID","Date","TenantGuid","TenantName","TotalConferences","AVConferences",/);
    expect(row).toMatch(/^"1","5\/8\/2016 12:00:00 AM","[0-9a-f-]{36}","ExampleTenantName","19","12","0",/);
    expect(end).toBe("");
    for (const order of ["mdy", "dmy", "ymd"] as const) {
      const bytes = new TextEncoder().encode(reportCsv(told, order));
      const { rows } = readRecording(bytes, { set: "CsConferenceWeekly", dates: order }, catalog());
      expect(rows).toMatchObject([{ date: Date.parse("2016-05-08") / DAY_MS, values: { TotalConferences: 19 } }]);
    }
  });

  test("CSV doubles quotation marks, and has nothing at all for null", async () => {
    const told = await week();
    const csv = reportCsv({ ...told, rows: [{ Date: "2016-05-08T13:05:00", Name: 'a "b", c', Nothing: null }] }, "mdy");
    expect(csv).toBe('"Date","Name","Nothing"\r\n"5/8/2016 1:05:00 PM","a ""b"", c",\r\n');
  });

  test("JSON has figures as numbers and Dates without a zone", async () => {
    expect(reportJson(await week())).toMatchObject({
      set: "CsConferenceWeekly",
      zone: null,
      cut: false,
      rows: [{ ID: 1, Date: "2016-05-08T00:00:00", TenantName: "ExampleTenantName", TotalConferences: 19 }],
    });
  });
});

test("the cmdlets' own words are understood, in any letter case", () => {
  expect(likePowerShell(["get-csconferencereport", "-reporttype", "Weekly", "-StartDate:", "5/1/2016"])).toEqual([
    "report",
    "get-csconferencereport",
    "--report-type",
    "Weekly",
    "--start-date",
    "5/1/2016",
  ]);
  expect(likePowerShell(["diff", "-ReportType"])).toEqual(["diff", "-ReportType"]);
});

test("where no bridge is named, the demo is asked with its account", () => {
  const demo = { url: new URL("http://127.0.0.1:8787"), authorization: `Basic ${btoa("admin@contoso.example:demo")}` };
  expect(targetOrDemo({}, {})).toEqual(demo);
  expect(targetOrDemo({ user: "jane", password: "p" }, {}).authorization).toBe(`Basic ${btoa("jane:p")}`);
  expect(targetOrDemo({}, { BRIDGE_URL: "https://bridge.example" }).authorization).toBeUndefined();
});
