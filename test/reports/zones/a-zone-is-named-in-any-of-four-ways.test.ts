import * as fc from "fast-check";
import { Temporal } from "temporal-polyfill";
import { describe, expect, test } from "vitest";
import windowsZones from "../../../mappings/windows-zones.json" with { type: "json" };
import { Fault } from "../../../src/errors.ts";
import { resolveZone } from "../../../src/reports/zones.ts";
import { ALL_ZONES } from "./all-zones.ts";

describe("spellings that name a zone", () => {
  test.each([
    [undefined, "UTC"],
    ["", "UTC"],
    ["  \t ", "UTC"],
    ["Z", "UTC"],
    ["z", "UTC"],
    ["UTC", "UTC"],
    ["utc", "UTC"],
    ["Etc/UTC", "UTC"],
    ["gmt", "UTC"],
    ["Etc/GMT", "UTC"],
    ["Zulu", "UTC"],
    ["+00:00", "UTC"],
    ["-0000", "UTC"],
    ["+05:30", "+05:30"],
    ["+0530", "+05:30"],
    [" -08:00 ", "-08:00"],
    ["+05:45", "+05:45"],
    ["-09:15", "-09:15"],
    ["+14:00", "+14:00"],
    ["-1400", "-14:00"],
    ["America/Los_Angeles", "America/Los_Angeles"],
    ["AMERICA/LOS_ANGELES", "America/Los_Angeles"],
    ["america/argentina/la_rioja", "America/Argentina/La_Rioja"],
    ["america/port-au-prince", "America/Port-au-Prince"],
    ["antarctica/dumontdurville", "Antarctica/DumontDUrville"],
    ["etc/gmt-14", "Etc/GMT-14"],
    ["etc/gmt+12", "Etc/GMT+12"],
    ["asia/kolkata", "Asia/Kolkata"],
    ["Asia/Calcutta", "Asia/Kolkata"],
    ["Europe/Kiev", "Europe/Kyiv"],
    ["Asia/Katmandu", "Asia/Kathmandu"],
    ["US/Pacific", "America/Los_Angeles"],
    ["W-SU", "Europe/Moscow"],
    ["nz", "Pacific/Auckland"],
    ["Pacific Standard Time", "America/Los_Angeles"],
    ["pacific standard time", "America/Los_Angeles"],
    ["W. EUROPE STANDARD TIME", "Europe/Berlin"],
    ["India Standard Time", "Asia/Kolkata"],
    ["Central Standard Time (Mexico)", "America/Mexico_City"],
    ["GMT Standard Time", "Europe/London"],
    ["Greenwich Standard Time", "Atlantic/Reykjavik"],
    ["UTC-11", "Etc/GMT+11"],
    ["utc+13", "Etc/GMT-13"],
  ])("%j is %s", (text, id) => {
    expect(resolveZone(text).id).toBe(id);
  });

  test("every Windows id, in any letter case", () => {
    const ids = Object.entries(windowsZones.zones);
    expect(ids).toHaveLength(139);
    for (const [id, name] of ids) {
      const zone = resolveZone(id);
      expect([id, zone.id]).toEqual([id, name === "Etc/UTC" ? "UTC" : name]);
      expect(resolveZone(id.toUpperCase())).toBe(zone);
      expect(resolveZone(id.toLowerCase())).toBe(zone);
    }
  });

  test("every zone of the runtime, in any letter case, under a name that means the same zone", () => {
    const mixedCase = (name: string) => [...name].map((c, i) => (i % 2 ? c.toUpperCase() : c.toLowerCase())).join("");
    for (const name of ALL_ZONES) {
      const zone = resolveZone(name);
      expect(resolveZone(mixedCase(name))).toBe(zone);
      expect(resolveZone(zone.id)).toBe(zone);
      const epoch = Temporal.Instant.fromEpochMilliseconds(0);
      expect(epoch.toZonedDateTimeISO(zone.id).equals(epoch.toZonedDateTimeISO(name))).toBe(true);
    }
  });

  test("two names of one zone give the same zone", () => {
    expect(resolveZone("Pacific Standard Time")).toBe(resolveZone("america/los_angeles"));
    expect(resolveZone("+0530")).toBe(resolveZone("+05:30"));
    expect(resolveZone("+00:00")).toBe(resolveZone(undefined));
  });
});

describe("what names no zone is refused with a sentence that repeats it", () => {
  test.each([
    "Mars/Olympus",
    "Pacific",
    "Pacific  Standard Time",
    "Pacific Standard Time.",
    "UTC+1",
    "GMT+5",
    "+5:30",
    "+05",
    "+5",
    "05:30",
    "+05:3",
    "+05:30:00",
    "+05:60",
    "+05:37",
    "+14:15",
    "-15:00",
    "+2400",
    "+99:00",
    "Z+01:00",
    "\u221205:00",
    "PST",
    "BST",
    "IST",
    "SystemV/PST8",
    "Etc/Unknown",
    "Factory",
    "posix/Europe/Paris",
    "Europe/Berlin,Europe/Paris",
    "Asia/To\u212Ayo",
    "constructor",
    "__proto__",
    "$comment",
  ])("%j", (text) => {
    const fault = faultOf(text);
    expect(fault.kind).toBe("timeZoneInvalid");
    expect(fault.message).toContain(`'${text.replace(/[^ -~]/g, "?")}'`);
  });

  test("the sentence is one line of plain characters however the text looks", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 300 }), (text) => {
        let message = "";
        try {
          resolveZone(`x${text}x`);
        } catch (error) {
          message = (error as Fault).message;
        }
        expect(message).toMatch(/^The time zone '[ -~]{2,67}' is not known\. [ -~]+\.$/);
      }),
      { numRuns: 300 },
    );
  });

  test("a long text is clipped", () => {
    expect(faultOf("q".repeat(10_000)).message).toContain(`'${"q".repeat(64)}...'`);
  });

  test("line breaks never reach the sentence", () => {
    expect(faultOf("Europe/Berlin\r\nSet-Cookie: a=b").message).toContain("'Europe/Berlin??Set-Cookie: a=b'");
  });
});

function faultOf(text: string): Fault {
  try {
    resolveZone(text);
  } catch (error) {
    if (error instanceof Fault) return error;
    throw error;
  }
  throw new Error(`${text} was taken for a zone`);
}
