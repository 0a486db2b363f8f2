import { readdirSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { createGraph } from "../../src/graph/graph.ts";
import type { GraphFault } from "../../src/graph/graph-fault.ts";
import type { GraphSettings } from "../../src/graph/graph-settings.ts";
import type { Report, ReportTable } from "../../src/graph/report-builder.ts";
import { isReportFunction, REPORT_FUNCTIONS, type ReportFunction } from "../../src/graph/report-functions.ts";
import { type Answer, fakeGraph, faultOf, json, sampleBytes, sampleJson, sampleText } from "./fake-graph.ts";

const DOWNLOAD = "https://reports.office.com/data/download/OPAQUE-PREAUTH";
const COUNTS = "getTeamsUserActivityCounts";

type Body = string | Uint8Array<ArrayBuffer>;

/** Graph redirects to the download, the download answers the body. */
const csv =
  (body: Body, headers: Record<string, string> = {}, location = DOWNLOAD): Answer =>
  ({ url }) =>
    url.includes("/reports/get")
      ? new Response(null, { status: 302, headers: { location } })
      : new Response(body, { headers: { "content-type": "application/octet-stream", ...headers } });

const fetchFrom = (answer: Answer, name: ReportFunction = COUNTS, changes: Partial<GraphSettings> = {}) =>
  createGraph(fakeGraph(answer, changes).settings).fetchReport(name, { period: "D7" });

function table(report: Report): ReportTable {
  if (report.kind === "table") return report;
  throw new Error(`expected a table, got ${report.why}`);
}

const csvNames = readdirSync(path.join(import.meta.dirname, "samples/csv"));

describe("a report as CSV", () => {
  it.each(csvNames)("%s is read whole", async (file) => {
    const name = file.replace(/^(v1\.0|beta)-/, "").replace(/-.*$/, "");
    if (!isReportFunction(name)) throw new Error(`unknown function ${name}`);
    const [header = "", ...lines] = sampleText(`csv/${file}`).slice(1).trimEnd().split("\r\n");
    const answer = csv(sampleBytes(`csv/${file}`));
    // Beta-only functions are asked for as JSON; their CSV is read under the name of their v1.0 sister.
    const sister: Partial<Record<ReportFunction, ReportFunction>> = {
      getTeamsUserActivityTotalCounts: "getTeamsUserActivityCounts",
      getTeamsUserActivityTotalUserCounts: "getTeamsUserActivityUserCounts",
      getTeamsDeviceUsageTotalUserCounts: "getTeamsDeviceUsageUserCounts",
      getTeamsDeviceUsageDistributionTotalUserCounts: "getTeamsDeviceUsageDistributionUserCounts",
    };
    const asked = sister[name] ?? name;
    if (REPORT_FUNCTIONS[asked].version === "beta")
      return expect(header.split(",")).toEqual(REPORT_FUNCTIONS[asked].columns);
    const report = table(await fetchFrom(answer, asked));
    expect(header.split(",")).toEqual(REPORT_FUNCTIONS[name].columns);
    expect(report.refreshDate).toBe("2026-11-19");
    expect(report.concealed).toBe(file.includes("CONCEALED"));
    expect(report.allZero).toBe(false);
    expect(
      report.rows.map((row) =>
        header
          .split(",")
          .map((column) => row.get(column) ?? "")
          .join(","),
      ),
    ).toEqual(lines);
  });

  it("is asked for by function and argument, and downloaded without the token", async () => {
    const fake = fakeGraph(csv(sampleBytes(`csv/v1.0-${COUNTS}-D7.csv`)));
    await createGraph(fake.settings).fetchReport(COUNTS, { period: "D180" });
    expect(fake.sent.map(({ url }) => url)).toEqual([
      "https://graph.microsoft.com/v1.0/reports/getTeamsUserActivityCounts(period='D180')",
      DOWNLOAD,
    ]);
    expect(fake.sent.map(({ authorization }) => authorization)).toEqual(["Bearer token-1", null]);
    expect(fake.counted).toEqual(["signIn", "graph", "download"]);
  });

  it("of one day is asked for as its page writes it", async () => {
    const fake = fakeGraph(csv(sampleBytes("csv/v1.0-getTeamsUserActivityUserDetail-date-2026-11-17.csv")));
    const graph = createGraph(fake.settings);
    const report = table(await graph.fetchReport("getTeamsUserActivityUserDetail", { date: "2026-11-17" }));
    expect(report.rows[0]?.get("Report Period")).toBe("1");
    await graph.fetchReport("getTeamsDeviceUsageUserDetail", { date: "2026-11-17" }).catch(() => {});
    expect(fake.sent.map(({ url }) => url.split("/reports/")[1]).filter(Boolean)).toEqual([
      "getTeamsUserActivityUserDetail(date=2026-11-17)",
      "getTeamsDeviceUsageUserDetail(date='2026-11-17')",
    ]);
    const odd = graph.fetchReport("getTeamsUserActivityUserDetail", { date: "2026-11-17)/x" });
    expect(await faultOf(odd)).toMatchObject({ kind: "invalid" });
  });

  it("gives columns by name, whatever case, order and spelling they come in", async () => {
    const report = table(
      await fetchFrom(
        csv(
          "report date,DIAL-IN/OUT THIRD PARTY,New Column,Report Refresh Date,IM\n" +
            '2026-11-18T00:00:00Z,7,"a ""quoted"", one",2026-11-19T00:00:00Z,3\n',
        ),
        "getSkypeForBusinessOrganizerActivityCounts",
      ),
    );
    const [row] = report.rows;
    expect(report.refreshDate).toBe("2026-11-19");
    expect(row?.date("Report Date")).toBe("2026-11-18");
    expect(row?.number("Dial-in/out 3rd Party")).toBe(7);
    expect(row?.number("Dial-in/out third Party")).toBe(7);
    expect(row?.get("new column")).toBe('a "quoted", one');
    expect(row?.number("Audio/Video")).toBeNull();
  });

  it("gives durations in milliseconds, numbers, flags and dates, and is damaged where they are none", async () => {
    const head =
      "Report Refresh Date,Report Date,Calls,Audio Duration,Video Duration,Screen Share Duration,Is Licensed";
    const rows = [
      "2026-11-19,2026-11-18,8,P1DT2H4M10S,PT0S,00:00:00,Yes",
      "2026-11-19,2026-11-17,0,PT1H36M4.5S,01:02:03,1.01:00:00,False",
      "2026-11-19,2026-11-16,many,yesterday,P,PT,perhaps",
    ];
    const report = table(await fetchFrom(csv(`${head}\n${rows.join("\n")}\n`)));
    const durations = report.rows
      .slice(0, 2)
      .map((row) => [
        row.durationMs("Audio Duration"),
        row.durationMs("Video Duration"),
        row.durationMs("Screen Share Duration"),
      ]);
    const hour = 3_600_000;
    expect(durations).toEqual([
      [26 * hour + 250_000, 0, 0],
      [hour + 36 * 60_000 + 4500, hour + 123_000, 25 * hour],
    ]);
    expect(report.rows.map((row) => (row.get("Is Licensed") === "perhaps" ? null : row.flag("Is Licensed")))).toEqual([
      true,
      false,
      null,
    ]);
    const [, , wrong] = report.rows;
    expect(() => wrong?.number("Calls")).toThrow("column Calls does not hold a number");
    for (const column of ["Audio Duration", "Video Duration", "Screen Share Duration"]) {
      expect(() => wrong?.durationMs(column)).toThrow("does not hold a duration");
    }
    expect(() => wrong?.flag("Is Licensed")).toThrow("does not hold yes or no");
    expect(() => wrong?.date("Calls")).toThrow("does not hold a date");
  });

  it("keeps only the columns that are wanted, and those that tell rows apart", async () => {
    const name = "getTeamsUserActivityUserDetail";
    const graph = createGraph(fakeGraph(csv(sampleBytes(`csv/v1.0-${name}-D7.csv`))).settings);
    const report = table(await graph.fetchReport(name, { period: "D7" }, { columns: ["Private chat message count"] }));
    expect(report.rows.map((row) => row.number("Private Chat Message Count"))).toEqual([17, 0, 0]);
    expect(report.rows[0]?.get("User Principal Name")).toBe("ada@contoso.example");
    expect(report.rows[0]?.get("Call Count")).toBeNull();
  });

  it("in which every figure is zero says so", async () => {
    const name = "getSkypeForBusinessActivityCounts";
    const head = "Report Refresh Date,Report Date,Report Period,Peer-to-peer,Organized,Participated\r\n";
    expect(table(await fetchFrom(csv(`${head}2026-11-19,2026-11-18,7,0,0,\r\n`), name)).allZero).toBe(true);
    expect(table(await fetchFrom(csv(`${head}2026-11-19,2026-11-18,7,0,1,0\r\n`), name)).allZero).toBe(false);
  });

  it("conceals no one where a deleted user's name has a hex prefix", async () => {
    const head = "Report Refresh Date,User Id,User Principal Name,Call Count\n";
    const row = (id: string, upn: string) => `2026-11-19,${id},${upn},1\n`;
    const zero = "00000000-0000-0000-0000-000000000000";
    const concealed = async (text: string) =>
      table(await fetchFrom(csv(text), "getTeamsUserActivityUserDetail")).concealed;
    expect(await concealed(head + row("1", "4F9A0000000000000000000000C762F7ada@contoso.example"))).toBe(false);
    expect(
      await concealed(head + row("1", "ada@contoso.example") + row(zero, "FE7C0000000000000000000000C762F7")),
    ).toBe(true);
    expect(await concealed(head + row(zero, ""))).toBe(true);
  });
});

describe("a report that is not there", () => {
  it.each([
    ["404", () => json(sampleJson("error-404-reports-unknown-tenant"), 404), "notFound"],
    ["410", () => json({ error: { code: "Gone" } }, 410), "gone"],
    ["an empty body", csv(""), "empty"],
    ["a header alone", csv(`${sampleText(`csv/v1.0-${COUNTS}-D7.csv`).split("\n")[0]}\n`), "headerOnly"],
  ] as [string, Answer, string][])("by %s is a value", async (_, answer, why) => {
    expect(await fetchFrom(answer)).toEqual({ kind: "nothing", why });
  });

  it("is a fault where a permission is missing or the date too old", async () => {
    const forbidden = () => json(sampleJson("error-403-reports-no-permission"), 403);
    expect(await faultOf(fetchFrom(forbidden))).toMatchObject({ kind: "forbidden", code: "S2SUnauthorized" });
    const old = () => json(sampleJson("error-400-report-date-too-old"), 400);
    expect(await faultOf(fetchFrom(old))).toMatchObject({ kind: "invalid", code: "InvalidArgument" });
  });
});

describe("a damaged report", () => {
  const name = "getTeamsUserActivityUserDetail";
  const original = sampleBytes(`csv/v1.0-${name}-D7.csv`);
  // A file of some 2 KB: the sample's rows once more under other names.
  const rows = new TextDecoder().decode(original).split("\r\n").slice(1, -1);
  const more = rows.map((row) => `${row.replace("ada@", "ann@").replace("Contoso,", '"Contoso, ""North""",')}\r\n`);
  const whole = new Uint8Array([...original, ...new TextEncoder().encode(more.join("") + more.join(""))]);
  const rowEnds = new Set([...whole.keys()].filter((at) => whole[at - 1] === 10));

  it("is whole when nothing is missing", async () => {
    expect(whole.length).toBeGreaterThan(1900);
    expect(table(await fetchFrom(csv(whole), name)).rows).toHaveLength(9);
  });

  it("cut at any byte is never taken as whole when its length was announced", async () => {
    let at = 0;
    const announced = { "content-length": String(whole.length) };
    const fake = fakeGraph((sent, count) => csv(whole.slice(0, at), announced)(sent, count));
    const graph = createGraph(fake.settings);
    for (; at < whole.length; at++) {
      const fault = await faultOf(graph.fetchReport(name, { period: "D7" }));
      expect([at, fault.kind]).toEqual([at, "damaged"]);
    }
  });

  it("cut at any byte but a row's end is never taken as whole without an announced length", async () => {
    let at = 1;
    const graph = createGraph(fakeGraph((sent, count) => csv(whole.slice(0, at))(sent, count)).settings);
    for (; at < whole.length; at++) {
      const outcome = await graph.fetchReport(name, { period: "D7" }).then(
        () => "taken",
        (fault: GraphFault) => fault.kind,
      );
      expect([at, outcome]).toEqual([at, rowEnds.has(at) ? "taken" : "damaged"]);
    }
  });

  it("without a last line break is whole when its announced length is reached", async () => {
    const open = whole.slice(0, -2);
    const announced = { "content-length": String(open.length) };
    expect(table(await fetchFrom(csv(open, announced), name)).rows).toHaveLength(9);
  });

  it("whose connection breaks is asked for again from Graph", async () => {
    let downloads = 0;
    const fake = fakeGraph((sent, count) => {
      if (sent.url !== DOWNLOAD || ++downloads > 1) return csv(whole)(sent, count);
      const body = new ReadableStream({
        start(controller) {
          controller.enqueue(whole.slice(0, 900));
          controller.error(new TypeError("terminated"));
        },
      });
      return new Response(body);
    });
    const report = await createGraph(fake.settings).fetchReport(name, { period: "D7" });
    expect(table(report).rows).toHaveLength(9);
    expect(fake.sent).toHaveLength(4);
  });

  const head = "Report Refresh Date,Report Date,Calls\n";
  it.each([
    ["HTML", "<!DOCTYPE html>\r\n<html><body>Sign in</body></html>\r\n", "HTML in place of CSV"],
    ["JSON", '{"error":{"code":"x"}}\n', ""],
    ["a foreign header", "A,B,C\n1,2,3\n", "no column Report Refresh Date"],
    ["a header without the days", "Report Refresh Date,Calls\n2026-11-19,1\n", "no column Report Date"],
    [
      "a header without any of its figures",
      "Report Refresh Date,Report Date,Files\n2026-11-19,2026-11-18,1\n",
      "not its own",
    ],
    ["a row too short", `${head}2026-11-19,2026-11-18\n`, "2 fields in place of 3"],
    ["a row too long", `${head}2026-11-19,2026-11-18,1,2\n`, "4 fields in place of 3"],
    ["a wrong date", `${head}2026-11-19,18/11/2026,1\n`, "does not hold a date"],
    ["a date that does not exist", `${head}2026-11-19,2026-02-30,1\n`, "does not hold a date"],
    ["an empty date", `${head}2026-11-19,,1\n`, "a row has no Report Date"],
    ["a quote that does not end", `${head}2026-11-19,2026-11-18,"1\n`, "a quoted field does not end"],
    ["a byte order mark alone", "\uFEFF", "no header"],
    ["bytes that are no UTF-8", new Uint8Array([0x52, 0xff, 0xfe, 0x0a]), "not UTF-8"],
  ] as [string, Body, string][])("with %s is a fault, and the next try is right", async (_, body, message) => {
    let tries = 0;
    const right = csv(sampleBytes(`csv/v1.0-${COUNTS}-D7.csv`));
    const fake = fakeGraph((sent, count) => {
      if (sent.url !== DOWNLOAD) tries++;
      return tries === 1 ? csv(body)(sent, count) : right(sent, count);
    });
    const graph = createGraph(fake.settings);
    const fault = await faultOf(graph.fetchReport(COUNTS, { period: "D7" }));
    expect(fault.kind).toBe("damaged");
    expect(fault.message).toContain(message);
    expect(tries).toBe(1);
    expect(table(await graph.fetchReport(COUNTS, { period: "D7" })).rows).toHaveLength(7);
  });
});

describe("a report's download", () => {
  const body = sampleBytes(`csv/v1.0-${COUNTS}-D7.csv`);

  it.each([
    ["https://anywhere.example/x", undefined],
    ["http://127.0.0.1:9009/download/x", "http://127.0.0.1:9009"],
    ["http://localhost:1234/download/x", "http://127.0.0.1:9009"],
    ["/download/x", "http://127.0.0.1:9009"],
  ])("may be at %s (endpoint %s)", async (location, graphEndpoint) => {
    const fake = fakeGraph(csv(body, {}, location), { graphEndpoint });
    expect(await createGraph(fake.settings).fetchReport(COUNTS, { period: "D7" })).toMatchObject({ kind: "table" });
    expect(fake.sent[1]?.url).toBe(new URL(location, graphEndpoint).href);
    expect(fake.sent[1]?.authorization).toBeNull();
  });

  it.each([
    ["http://reports.office.com/x", undefined],
    ["http://127.0.0.1/x", undefined],
    ["http://reports.office.com/x", "http://127.0.0.1:9009"],
    ["https://user:pw@reports.office.com/x", undefined],
    ["ftp://reports.office.com/x", undefined],
    ["https://", undefined],
    ["", undefined],
  ])("is refused at %j (endpoint %s)", async (location, graphEndpoint) => {
    const fake = fakeGraph(csv(body, {}, location), { graphEndpoint });
    const fault = await faultOf(createGraph(fake.settings).fetchReport(COUNTS, { period: "D7" }));
    expect(fault.kind).toBe("refusedLink");
    expect(fake.sent).toHaveLength(1);
  });

  it("that redirects on is followed by the same rules, and not for ever", async () => {
    const hop = (location: string) => new Response(null, { status: 302, headers: { location } });
    const twice = fakeGraph(({ url }) =>
      url.includes("/reports/get")
        ? hop(DOWNLOAD)
        : url === DOWNLOAD
          ? hop("https://blob.example/x")
          : new Response(body),
    );
    const report = await createGraph(twice.settings).fetchReport(COUNTS, { period: "D7" });
    expect(report.kind).toBe("table");
    expect(twice.sent.map(({ authorization }) => authorization)).toEqual(["Bearer token-1", null, null]);
    const endless = fakeGraph(() => hop(DOWNLOAD));
    expect(await faultOf(createGraph(endless.settings).fetchReport(COUNTS, { period: "D7" }))).toMatchObject({
      kind: "refusedLink",
    });
    expect(endless.sent.length).toBeLessThan(6);
  });

  it.each([403, 404, 410, 500, 503])("that answers %i has expired: Graph is asked for a new one", async (code) => {
    let asked = 0;
    const fake = fakeGraph(({ url }) => {
      if (url.includes("/reports/get")) {
        const location = `https://reports.office.com/${++asked}`;
        return new Response(null, { status: 302, headers: { location } });
      }
      return url.endsWith("/1") ? new Response("", { status: code }) : new Response(body);
    });
    expect(await createGraph(fake.settings).fetchReport(COUNTS, { period: "D7" })).toMatchObject({ kind: "table" });
    expect(asked).toBe(2);
  });

  it("that is throttled hands the pause on", async () => {
    const answer: Answer = ({ url }) =>
      url.includes("/reports/get")
        ? new Response(null, { status: 302, headers: { location: DOWNLOAD } })
        : new Response("", { status: 429, headers: { "retry-after": "60" } });
    expect(await faultOf(fetchFrom(answer))).toMatchObject({ kind: "throttled", retryAfterMs: 60_000 });
  });
});

describe("a report as beta JSON", () => {
  it.each([
    "getSkypeForBusinessOrganizerActivityCounts",
    "getSkypeForBusinessActivityUserDetail",
    "getTeamsUserActivityTotalCounts",
    "getTeamsUserActivityUserDetail",
    "getTeamsDeviceUsageUserDetail",
  ] as const)("%s is read under the names of its CSV", async (name) => {
    const body = sampleJson(`beta-${name}`);
    delete body["@odata.nextLink"];
    const fake = fakeGraph(() => json(body), { cloud: "china" });
    const report = table(await createGraph(fake.settings).fetchReport(name, { period: "D7" }));
    expect(fake.sent[0]?.url).toBe(
      `https://microsoftgraph.chinacloudapi.cn/beta/reports/${name}(period='D7')?$format=application/json`,
    );
    expect(report.refreshDate).toBe("2026-11-19");
    expect(report.concealed).toBe(false);
    const missing = REPORT_FUNCTIONS[name].columns.filter((column) => report.rows[0]?.get(column) === null);
    const mayBeEmpty = ["Deleted Date", "Shared Channel Tenant Display Names"];
    expect(missing.filter((column) => !mayBeEmpty.includes(column))).toEqual([]);
  });

  it("has values as the CSV prints them", async () => {
    const body = sampleJson("beta-getTeamsUserActivityUserDetail");
    delete body["@odata.nextLink"];
    const answer: Answer = () => json(body);
    const report = table(await fetchFrom(answer, "getTeamsUserActivityUserDetail", { cloud: "us-gov-dod" }));
    const [row] = report.rows;
    expect(row?.get("Assigned Products")).toBe("OFFICE 365 E5+POWER BI (FREE)");
    expect(row?.durationMs("Audio Duration")).toBe(5_764_000);
    expect(row?.flag("Is Licensed")).toBe(true);
    expect(row?.number("Private Chat Message Count")).toBe(17);
  });

  it("is read page by page", async () => {
    const first = sampleJson("beta-getTeamsUserActivityUserDetail");
    const fake = fakeGraph((_, count) => json(count === 1 ? first : { value: first.value }), { cloud: "us-gov-high" });
    first["@odata.nextLink"] = first["@odata.nextLink"].replace("graph.microsoft.com", "graph.microsoft.us");
    const report = await createGraph(fake.settings).fetchReport("getTeamsUserActivityUserDetail", { period: "D7" });
    expect(table(report).rows).toHaveLength(2);
    expect(fake.sent[1]?.url).toContain("$skiptoken=OPAQUE1");
    const circle = fakeGraph(({ url }) => json({ ...first, "@odata.nextLink": `${url}&a` }), { cloud: "us-gov-high" });
    const endless = createGraph(circle.settings).fetchReport("getTeamsUserActivityUserDetail", { period: "D7" });
    expect(await faultOf(endless)).toMatchObject({ kind: "refusedLink" });
  });

  it("with figures nested by day gives a row a day", async () => {
    const body = {
      value: [
        {
          reportRefreshDate: "2026-11-19",
          reportPeriod: "7",
          userCounts: [
            { reportDate: "2026-11-18", calls: 6, meetings: 9 },
            { reportDate: "2026-11-17", calls: 5, meetings: 8 },
          ],
        },
      ],
    };
    const answer: Answer = () => json(body);
    const report = table(await fetchFrom(answer, "getTeamsUserActivityUserCounts", { cloud: "china" }));
    expect(report.rows.map((row) => [row.date("Report Date"), row.number("Calls")])).toEqual([
      ["2026-11-18", 6],
      ["2026-11-17", 5],
    ]);
  });

  it("that is not there or damaged is told as for CSV", async () => {
    const china = { cloud: "china" } as const;
    expect(await fetchFrom(() => json({ value: [] }), COUNTS, china)).toEqual({ kind: "nothing", why: "headerOnly" });
    expect(await fetchFrom(() => json({}, 404), COUNTS, china)).toEqual({ kind: "nothing", why: "notFound" });
    for (const value of [[7], [{}], [{ reportRefreshDate: "2026-11-19", calls: 1 }]]) {
      expect(await faultOf(fetchFrom(() => json({ value }), COUNTS, china))).toMatchObject({ kind: "damaged" });
    }
  });

  it("or CSV is not asked for where the cloud has neither", async () => {
    const answer: Answer = () => json({});
    const fault = await faultOf(fetchFrom(answer, "getSkypeForBusinessActivityCounts", { cloud: "us-gov-high" }));
    expect(fault).toMatchObject({ kind: "notOffered" });
    expect(fault.message).toContain("us-gov-high");
  });
});
