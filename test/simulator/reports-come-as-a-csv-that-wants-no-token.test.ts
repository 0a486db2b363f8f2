import { describe, expect, it } from "vitest";
import { sampleCsv, sampleHeaders, sampleJson } from "./samples.ts";
import { type Answer, pathsOf, testTenant, tokenOf } from "./tenant.ts";

const MINUTE = 60_000;

/** `v1.0-getX-D7` of the header file, as version, function and argument. */
const functions = Object.entries(sampleHeaders()).map(([name, header]) => {
  const [, version = "", report = "", argument = ""] = /^(v1\.0|beta)-(\w+)-(.+)$/.exec(name) ?? [];
  const asked = argument === "D7" ? "period='D7'" : "date=2026-11-17";
  return { name, path: `/${version}/reports/${report}(${asked})`, report, version, header };
});

describe("every report function", async () => {
  const tenant = await testTenant({ skypeReports: "figures" });

  it.each(functions)("$name has its exact header, a BOM and CRLF", async ({ path, header, report }) => {
    const csv = await tenant.csv(path);
    expect(csv.startsWith(`\uFEFF${header}\r\n`)).toBe(true);
    expect(csv.endsWith("\r\n")).toBe(true);
    expect(csv.replaceAll("\r\n", "")).not.toContain("\n");
    const rows = csv.trimEnd().split("\r\n").length - 1;
    if (/Distribution/.test(report)) {
      expect(rows).toBe(1);
    } else if (/Counts$/.test(report)) {
      expect(rows).toBe(7);
    } else {
      expect(rows).toBeGreaterThan(5);
    }
  });

  it("lists days from the last back, and refreshes the day after it, two days late", async () => {
    const lines = (await tenant.csv("/v1.0/reports/getTeamsUserActivityCounts(period='D7')")).trimEnd().split("\r\n");
    const sample = sampleCsv("v1.0-getTeamsUserActivityCounts-D7").trimEnd().split("\r\n");
    const dates = (all: string[]): string[][] => all.slice(1).map((line) => line.split(",").slice(0, 2));
    expect(dates(lines)).toEqual(dates(sample));
  });

  it.each([30, 90, 180])("reaches %i days back", async (days) => {
    const lines = (await tenant.csv(`/v1.0/reports/getTeamsUserActivityCounts(period='D${days}')`))
      .trimEnd()
      .split("\r\n");
    expect(lines).toHaveLength(days + 1);
    expect(lines.at(-1)?.split(",")[1]).toBe(new Date(Date.UTC(2026, 10, 18 - days + 1)).toISOString().slice(0, 10));
  });
});

describe("the download", () => {
  it("is a redirect to the origin that was asked, and refuses a bearer token", async () => {
    const tenant = await testTenant();
    const answer = await tenant.ask("/v1.0/reports/getTeamsUserActivityCounts(period='D7')");
    expect([answer.status, answer.headers.get("Content-Type")]).toEqual([302, "text/plain"]);
    const location = answer.headers.get("Location") ?? "";
    expect(location).toMatch(/^https:\/\/graph\.microsoft\.com\/data\/download\//);
    const headers = { Authorization: `Bearer ${await tokenOf(tenant.sim)}` };
    expect((await tenant.sim.fetch(new Request(location, { headers }))).status).toBe(400);
    const plain = await tenant.sim.fetch(new Request(location));
    expect([plain.status, plain.headers.get("Content-Type")]).toEqual([200, "application/octet-stream"]);
    expect([...new Uint8Array(await plain.arrayBuffer()).slice(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
  });

  it("is good for some minutes, and made-up addresses are not good at all", async () => {
    const tenant = await testTenant();
    const answer = await tenant.ask("/v1.0/reports/getTeamsUserActivityCounts(period='D7')");
    const location = answer.headers.get("Location") ?? "";
    tenant.clock.now += 6 * MINUTE;
    expect((await tenant.sim.fetch(new Request(location))).status).toBe(403);
    expect((await tenant.sim.fetch(new Request(`${location}x`))).status).toBe(403);
  });
});

describe("arguments", async () => {
  const tenant = await testTenant();

  it.each([
    ["/v1.0/reports/getTeamsUserActivityUserDetail(date=2026-10-22)", "only the past 28 days"],
    ["/v1.0/reports/getTeamsUserActivityUserDetail(date=2026-12-01)", "no future"],
    ["/v1.0/reports/getTeamsUserActivityCounts(date=2026-11-17)", "no date for counts"],
    ["/v1.0/reports/getTeamsUserActivityCounts(period='D8')", "no other periods"],
  ])("%s is refused: %s", async (path) => {
    const answer = await tenant.ask(path);
    const body: Answer = await answer.json();
    expect(answer.status).toBe(400);
    expect(pathsOf(body)).toEqual(pathsOf(sampleJson("error-400-report-date-too-old")));
    expect(body.error.code).toBe("InvalidArgument");
  });

  it("a date may be quoted, is the first day 28 days back, and has only who was active", async () => {
    expect((await tenant.ask("/v1.0/reports/getTeamsDeviceUsageUserDetail(date='2026-10-23')")).status).toBe(302);
    const csv = await tenant.csv("/v1.0/reports/getTeamsUserActivityUserDetail(date=2026-11-15)");
    const rows = csv.trimEnd().split("\r\n").slice(1);
    expect(rows.length).toBeLessThan(30);
    expect(rows.every((row) => row.endsWith(",1"))).toBe(true);
  });

  it("a day that is not processed yet has no rows", async () => {
    const csv = await tenant.csv("/v1.0/reports/getTeamsUserActivityUserDetail(date=2026-11-19)");
    expect(csv.trimEnd().split("\r\n")).toHaveLength(1);
  });

  it("functions of beta are not in v1.0, and unknown ones nowhere", async () => {
    expect((await tenant.ask("/v1.0/reports/getTeamsUserActivityTotalCounts(period='D7')")).status).toBe(400);
    expect((await tenant.ask("/beta/reports/getTeamsNothing(period='D7')")).status).toBe(400);
  });
});

describe("beta JSON", async () => {
  const tenant = await testTenant({ skypeReports: "figures" });

  it.each([
    ["getTeamsUserActivityTotalCounts", "beta-getTeamsUserActivityTotalCounts"],
    ["getTeamsUserActivityUserDetail", "beta-getTeamsUserActivityUserDetail"],
    ["getTeamsDeviceUsageUserDetail", "beta-getTeamsDeviceUsageUserDetail"],
    ["getSkypeForBusinessOrganizerActivityCounts", "beta-getSkypeForBusinessOrganizerActivityCounts"],
    ["getSkypeForBusinessActivityUserDetail", "beta-getSkypeForBusinessActivityUserDetail"],
  ])("%s has the sample's members and types", async (report, sample) => {
    const page = await tenant.json(`/beta/reports/${report}(period='D7')?$format=application/json&$top=20`);
    const expected = sampleJson(sample).value[0];
    const typesOf = (row: Answer): Record<string, string> =>
      Object.fromEntries(
        Object.entries(row).map(([name, value]) => [name, Array.isArray(value) ? "array" : typeof value]),
      );
    expect(typesOf(page.value[0])).toEqual(typesOf(expected));
    expect(page["@odata.context"]).toBe(sampleJson(sample)["@odata.context"]);
  });

  it("comes in pages of $top, and the pages are the whole", async () => {
    const path = "/beta/reports/getTeamsUserActivityUserDetail(period='D7')?$format=application/json";
    const page = await tenant.json(`${path}&$top=25`);
    expect(page.value).toHaveLength(25);
    expect(page["@odata.nextLink"]).toContain(
      "/beta/reports/getTeamsUserActivityUserDetail(period='D7')?$format=application/json&$top=25&$skiptoken=",
    );
    expect(await tenant.all(`${path}&$top=25`)).toEqual(await tenant.all(path));
  });

  it("is not to be had from v1.0", async () => {
    const path = "/v1.0/reports/getTeamsUserActivityCounts(period='D7')?$format=application/json";
    expect((await tenant.ask(path)).status).toBe(400);
  });
});

describe("what the Skype for Business functions may answer", () => {
  const path = "/v1.0/reports/getSkypeForBusinessOrganizerActivityCounts(period='D7')";

  it("a header alone, unless told otherwise", async () => {
    const csv = await (await testTenant()).csv(path);
    expect(csv).toBe(`\uFEFF${sampleHeaders()["v1.0-getSkypeForBusinessOrganizerActivityCounts-D7"]}\r\n`);
  });

  it("zeros, nothing, 404 or 410", async () => {
    const zeros = await (await testTenant({ skypeReports: "zeros" })).csv(path);
    expect(
      zeros
        .trimEnd()
        .split("\r\n")
        .slice(1)
        .map((row) => row.split(",").slice(3)),
    ).toEqual(Array.from({ length: 7 }, () => ["0", "0", "0", "0", "0", "0"]));
    expect(await (await testTenant({ skypeReports: "empty" })).csv(path)).toBe("");
    expect((await (await testTenant({ skypeReports: "404" })).ask(path)).status).toBe(404);
    expect((await (await testTenant({ skypeReports: "410" })).ask(path)).status).toBe(410);
  });

  it("304 for the tag that is still true", async () => {
    const tenant = await testTenant();
    const tag = (await tenant.ask(path)).headers.get("ETag") ?? "";
    expect((await tenant.ask(path, { headers: { "If-None-Match": tag } })).status).toBe(304);
    tenant.clock.now += 24 * 60 * MINUTE;
    expect((await tenant.ask(path, { headers: { "If-None-Match": tag } })).status).toBe(302);
  });
});

describe("concealed names", () => {
  it("are pseudonyms with zero ids as in the sample, by option and by the tenant's setting", async () => {
    const tenant = await testTenant({ concealedNames: true });
    const detail = "/v1.0/reports/getTeamsUserActivityUserDetail(period='D7')";
    const names = async (): Promise<string[]> =>
      (await tenant.csv(detail))
        .split("\r\n")
        .slice(1, 4)
        .map((row) => row.split(",").slice(3, 5).join(" "));
    for (const name of await names()) {
      expect(name).toMatch(/^00000000-0000-0000-0000-000000000000 [0-9A-F]{32}$/);
    }
    expect(await tenant.json("/v1.0/admin/reportSettings")).toEqual(sampleJson("adminReportSettings"));
    const body = JSON.stringify({ displayConcealedNames: false });
    expect((await tenant.ask("/v1.0/admin/reportSettings", { method: "PATCH", body })).status).toBe(204);
    expect((await names())[0]).toBe("11111111-aaaa-4aaa-8aaa-111111111111 ada@contoso.example");
  });
});
