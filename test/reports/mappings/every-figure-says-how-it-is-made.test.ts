import { describe, expect, test } from "vitest";
import { MAPPINGS } from "../../../mappings/index.ts";
import sources from "../../../mappings/sources.json" with { type: "json" };
import { SOURCES } from "../../../src/measures.ts";
import { buildCatalog } from "../../../src/reports/catalog.ts";
import type { SourceEntry } from "../../../src/reports/mapping-schema.ts";
import { LOG_MEMBERS, REPORT_COLUMNS } from "./graph-columns.ts";

const { families } = buildCatalog(MAPPINGS);
const entries = families.flatMap(({ name: family, fields, sources: own }) =>
  fields.flatMap((field) => field.sources.map((entry) => ({ family, own, field, entry }))),
);
const entryOf = (family: string, field: string, source: string): SourceEntry | undefined =>
  entries.find((one) => one.family === family && one.field.name === field && one.entry.source === source)?.entry;

test("every field says something about each of its family's sources, best first", () => {
  for (const { fields, sources: own } of families) {
    for (const field of fields) expect([...new Set(field.sources.map(({ source }) => source))]).toEqual(own);
  }
});

test("a figure is exact, or says which way it may be off and why; what isn't available says why", () => {
  for (const { family, field, entry } of entries) {
    const place = `${family}.${field.name} from ${entry.source}`;
    expect([place, entry.formula === "unavailable"]).toEqual([place, entry.fidelity === "unavailable"]);
    expect([place, entry.bias !== undefined]).toEqual([place, entry.fidelity === "approximate"]);
    if (entry.fidelity !== "exact") expect([place, entry.why]).toEqual([place, expect.stringMatching(/^[A-Z].*\.$/)]);
    expect([place, entry.words]).toEqual([place, expect.stringMatching(/^[A-Z].*\.$/)]);
  }
});

test("sums and rows of the telephone logs are exact, all else is approximate", () => {
  for (const { family, field, entry } of entries) {
    if (entry.formula === "unavailable") continue;
    const place = `${family}.${field.name} from ${entry.source}`;
    // What a report sums by UTC day isn't the day of every zone.
    const exact = entry.source === "pstnLogs" && entry.formula !== "column";
    expect([place, entry.fidelity]).toEqual([place, exact ? "exact" : "approximate"]);
  }
});

test("what nothing of today's Graph records is served by no source of today", () => {
  const never = entries.filter(({ entry, field }) => entry.source !== "skypeReports" && /IM|File/.test(field.name));
  expect(never.length).toBeGreaterThan(10);
  for (const { entry } of never) expect(entry.formula).toBe("unavailable");
});

const REPORT_FAMILIES = [
  { start: "getSkypeForBusiness", source: "skypeReports" },
  { start: "getTeams", source: "teamsReports" },
  { start: "getPstn", source: "pstnLogs" },
];

describe("formulas name what there is", () => {
  test("columns are those of the usage report's header", () => {
    for (const { entry } of entries) {
      if (entry.formula !== "column") continue;
      const columns = REPORT_COLUMNS[entry.report] ?? LOG_MEMBERS[entry.report]?.split(/\s+/);
      expect(columns).toEqual(expect.arrayContaining(entry.columns));
      expect([entry.source, REPORT_FAMILIES.find((family) => entry.report.startsWith(family.start))?.source]).toEqual([
        entry.source,
        entry.source,
      ]);
    }
  });

  test("numbers of people are the highest of their columns, and never added up", () => {
    for (const { entry } of entries) {
      if (entry.formula !== "column") continue;
      const people = /UserCounts$/.test(entry.report);
      expect([entry.report, entry.people ?? false, entry.combine]).toEqual([
        entry.report,
        people,
        people ? "max" : "sum",
      ]);
      if (people) expect(entry.bias).toBe("under");
    }
  });

  test("minutes and durations are named as such", () => {
    for (const { entry } of entries) {
      if (entry.formula !== "column") continue;
      const column = entry.columns.join();
      const time = /MinuteCounts$/.test(entry.report) ? "minutes" : / Duration$/.test(column) ? "duration" : undefined;
      const unit = time ?? (/Seconds$/.test(column) ? "seconds" : "count");
      expect([entry.report, column, entry.unit]).toEqual([entry.report, column, unit]);
    }
  });

  test("members are those of the log's rows", () => {
    const named = entries.flatMap(({ entry }): [string, string][] => {
      if (entry.formula === "member" || entry.formula === "localTime") {
        return Object.entries(entry.logs).flatMap(([log, member]) => (member === null ? [] : [[log, member]]));
      }
      return entry.formula === "memberSum" ? [["getPstnOnlineMeetingDialoutReport", entry.member]] : [];
    });
    expect(named.length).toBeGreaterThan(20);
    for (const [log, member] of named) expect(LOG_MEMBERS[log]?.split(/\s+/)).toContain(member);
  });

  test("a measure of time is told in minutes, a number as a number", () => {
    for (const { field, entry } of entries) {
      if (!("measures" in entry)) continue;
      const words = [...entry.measures, ...(entry.when?.use ?? [])];
      const time = entry.formula === "minutes" || entry.formula === "userMinutes";
      for (const word of words) expect([word, word.endsWith("Ms")]).toEqual([word, time]);
      expect([field.name, /Minutes$/.test(field.name)]).toEqual([field.name, time]);
    }
  });
});

describe("policies choose words", () => {
  test("countPstnLegs adds the telephone legs to every peer-to-peer figure", () => {
    const p2p = entries.filter(
      ({ entry }) => "measures" in entry && entry.measures.some((one) => one.startsWith("p2p")),
    );
    expect(p2p).toHaveLength(12);
    for (const { entry } of p2p) {
      if (!("measures" in entry)) continue;
      expect(entry.when).toEqual({
        policy: "countPstnLegs",
        is: true,
        use: entry.measures.flatMap((one) => [one, one.replace("p2p", "phoneLeg")]),
      });
    }
  });

  test("countPstnLegs adds the people of telephone legs to the active ones", () => {
    for (const field of ["ActiveUsers", "ActiveAudioUsers", "ActiveVideoUsers", "ActiveApplicationSharingUsers"]) {
      const entry = entryOf("CsActiveUser", field, "callRecords");
      if (entry?.formula !== "distinct") expect.fail(`${field} is no number of distinct people`);
      expect(entry.when).toEqual({
        policy: "countPstnLegs",
        is: true,
        use: entry.marks.flatMap((mark) => [mark, `${mark}PhoneLeg`]),
      });
    }
  });

  test("avConferenceMinutes chooses between the time of persons and the length of conferences", () => {
    expect(entryOf("CsAVConferenceTime", "AVConferenceMinutes", "callRecords")).toMatchObject({
      measures: ["avConferencePersonMs"],
      when: { policy: "avConferenceMinutes", is: "wall-clock", use: ["avConferenceWallMs"] },
    });
  });
});

test("the counting rules' columns for conferences and devices", () => {
  const measuresOf = (family: string, field: string) => {
    const entry = entryOf(family, field, "callRecords");
    return entry === undefined ? undefined : "measures" in entry ? entry.measures : "marks" in entry ? entry.marks : [];
  };
  expect(measuresOf("CsConference", "TotalConferences")).toEqual(["conferences"]);
  expect(measuresOf("CsConference", "AVConferences")).toEqual(["avConferences"]);
  expect(measuresOf("CsConference", "ApplicationSharingConferences")).toEqual(["sharingConferences"]);
  expect(measuresOf("CsConference", "WebConferences")).toEqual(["dataConferences"]);
  expect(measuresOf("CsConference", "TelephonyConferences")).toEqual(["phoneConferences"]);
  expect(measuresOf("CsClientDevice", "WindowsUsers")).toEqual(["onWindows"]);
  expect(measuresOf("CsClientDevice", "AndroidUsers")).toEqual(["onAndroid"]);
  expect(measuresOf("CsClientDevice", "iPhoneUsers")).toEqual(["onIos"]);
  expect(measuresOf("CsClientDevice", "iPadUsers")).toEqual([]);
});

test("every source is described", () => {
  expect(Object.keys(sources)).toEqual([...SOURCES]);
});
