import { describe, expect, it } from "vitest";
import { readCallRecord, readSession } from "../../src/graph/call-record-schema.ts";
import { createGraph } from "../../src/graph/graph.ts";
import { type Answer, fakeGraph, faultOf, json, sampleJson } from "./fake-graph.ts";

const GROUP = "aaaa0001-0000-4000-8000-000000000001";
const P2P = "bbbb0002-0000-4000-8000-000000000002";
const HOST = "https://graph.microsoft.com";
const RECORD = `${HOST}/v1.0/communications/callRecords/${GROUP}`;
const WHOLE = "?$expand=sessions($expand=segments)";

/** Answers by address, path and query; anything else is a 404. */
const at =
  (pages: Readonly<Record<string, unknown>>): Answer =>
  ({ url }) =>
    url in pages ? json(pages[url]) : json(sampleJson("error-404-callRecord"), 404);

describe("the list of call records", () => {
  const window = { fromIso: "2026-11-17T00:00:00Z", toIso: "2026-11-18T00:00:00Z" };

  it("is read page by page, the next page being a text to keep", async () => {
    const link = sampleJson("callRecords-list-page1")["@odata.nextLink"];
    const fake = fakeGraph(({ url }) =>
      json(sampleJson(url === link ? "callRecords-list-page2-last" : "callRecords-list-page1")),
    );
    const first = await createGraph(fake.settings).listCallRecords(window);
    expect(first.records).toEqual([
      {
        id: GROUP,
        version: 2,
        startDateTime: "2026-11-17T14:00:04.1Z",
        lastModifiedDateTime: "2026-11-17T15:20:41.7Z",
      },
    ]);
    const second = await createGraph(fake.settings).listCallRecords({ next: first.next ?? "" });
    expect(second.records.map(({ id }) => id)).toEqual([P2P]);
    expect(second.next).toBeNull();
    expect(decodeURIComponent(fake.sent[0]?.url ?? "")).toBe(
      `${HOST}/v1.0/communications/callRecords?$filter=startDateTime ge 2026-11-17T00:00:00Z and startDateTime lt ` +
        "2026-11-18T00:00:00Z&$select=id,version,startDateTime,lastModifiedDateTime",
    );
    expect(fake.sent[1]?.url).toBe(link);
  });

  it("counts items that can't be read, and is damaged when none can", async () => {
    const good = { id: "a", version: 1, startDateTime: "2026-11-17T14:00:00Z" };
    const page = (value: unknown[]) => createGraph(fakeGraph(() => json({ value })).settings).listCallRecords(window);
    const bad = [null, 7, {}, { ...good, version: "1" }, { ...good, startDateTime: "today" }];
    const mixed = await page([...bad, good]);
    expect(mixed.unreadable).toBe(5);
    expect(mixed.records).toEqual([{ ...good, lastModifiedDateTime: null }]);
    expect(await page([])).toEqual({ records: [], unreadable: 0, next: null });
    expect(await faultOf(page(bad))).toMatchObject({ kind: "damaged" });
  });

  it.each([
    ["2026-11-17", "2026-11-18T00:00:00Z"],
    ["2026-11-17T00:00:00Z", "2026-11-18T00:00:00+01:00"],
    ["2026-11-17T00:00:00Z or true", "2026-11-18T00:00:00Z"],
  ])("is not asked for from %s to %s", async (fromIso, toIso) => {
    const fake = fakeGraph(() => json({ value: [] }));
    expect(await faultOf(createGraph(fake.settings).listCallRecords({ fromIso, toIso }))).toMatchObject({
      kind: "invalid",
    });
    expect(fake.sent).toHaveLength(0);
  });

  it("is not asked for in a cloud without call records", async () => {
    const fake = fakeGraph(() => json({ value: [] }), { cloud: "china" });
    const graph = createGraph(fake.settings);
    expect(await faultOf(graph.listCallRecords(window))).toMatchObject({ kind: "notOffered" });
    expect(await faultOf(graph.getCallRecord(GROUP))).toMatchObject({ kind: "notOffered" });
    expect(await faultOf(graph.getCallRecords([GROUP]))).toMatchObject({ kind: "notOffered" });
    expect(fake.sent).toHaveLength(0);
    expect(fake.tokenRequests).toHaveLength(0);
  });
});

describe("a call record", () => {
  const paged = () => sampleJson("callRecord-expanded-with-inner-nextLinks");
  const sessionsLink = paged()["sessions@odata.nextLink"] as string;

  it("comes with the sessions of its further pages", async () => {
    const body = paged();
    body.sessions.pop();
    const rest = sampleJson("callRecord-groupCall-v2-3participants-mobile-pstn").sessions.slice(body.sessions.length);
    const fake = fakeGraph(
      at({
        [RECORD + WHOLE]: body,
        [sessionsLink]: { value: rest.slice(0, 1), "@odata.nextLink": `${sessionsLink}2` },
        [`${sessionsLink}2`]: { value: rest.slice(1) },
      }),
    );
    const record = await createGraph(fake.settings).getCallRecord(GROUP);
    expect(record).toEqual(readCallRecord(sampleJson("callRecord-groupCall-v2-3participants-mobile-pstn")));
    expect(fake.sent).toHaveLength(3);
  });

  it("keeps sessions that were sent twice, in their order", async () => {
    const page = sampleJson("sessions-page");
    const fake = fakeGraph(at({ [RECORD + WHOLE]: paged(), [sessionsLink]: page }));
    const record = await createGraph(fake.settings).getCallRecord(GROUP);
    expect(record.sessions).toEqual([...paged().sessions, ...page.value].map(readSession));
  });

  it("of 2,000 sessions comes whole", async () => {
    const pages: Record<string, unknown> = {};
    const session = sampleJson("sessions-page").value[0];
    const link = (page: number) => `${RECORD}/sessions?$expand=segments&$skiptoken=${page}`;
    const of = (page: number) =>
      Array.from({ length: 60 }, (_, index) => ({ ...session, id: `s${page * 60 + index}` }));
    pages[RECORD + WHOLE] = { ...paged(), sessions: of(0), "sessions@odata.nextLink": link(1) };
    for (let page = 1; page < 34; page++) {
      pages[link(page)] = { value: of(page), ...(page < 33 ? { "@odata.nextLink": link(page + 1) } : {}) };
    }
    const record = await createGraph(fakeGraph(at(pages)).settings).getCallRecord(GROUP);
    expect(new Set(record.sessions.map(({ id }) => id)).size).toBe(2040);
  });

  it("comes with the segments and media of their further pages", async () => {
    const body = sampleJson("callRecord-peerToPeer-audio-video");
    const whole = readCallRecord(structuredClone(body));
    const [session] = body.sessions;
    const [segment] = session.segments;
    const link = (name: string) => `${HOST}/v1.0/communications/callRecords/${P2P}/sessions/x/${name}?$skiptoken=1`;
    const media = segment.media.splice(1);
    segment["media@odata.nextLink"] = link("media");
    session.segments = [];
    session["segments@odata.nextLink"] = link("segments");
    const fake = fakeGraph(
      at({
        [`${HOST}/v1.0/communications/callRecords/${P2P}${WHOLE}`]: body,
        [link("segments")]: { value: [segment] },
        [link("media")]: { value: media },
      }),
    );
    expect(media.length).toBeGreaterThan(0);
    expect(await createGraph(fake.settings).getCallRecord(P2P)).toEqual(whole);
  });

  it.each([
    ["another host", "https://evil.example/v1.0/x", "refusedLink"],
    ["itself", sessionsLink, "refusedLink"],
    ["the record", RECORD + WHOLE, "refusedLink"],
    ["garbage", "…", "refusedLink"],
    ["a page that is gone", `${sessionsLink}9`, "notFound"],
  ])("whose further pages lead to %s is a fault, not a cut record", async (_, link, kind) => {
    const fake = fakeGraph(at({ [RECORD + WHOLE]: paged(), [sessionsLink]: { value: [], "@odata.nextLink": link } }));
    expect(await faultOf(createGraph(fake.settings).getCallRecord(GROUP))).toMatchObject({ kind });
    expect(fake.sent.length).toBeLessThan(5);
  });

  it("whose pages lead in a circle or never end is a fault after bounded requests", async () => {
    const other = `${RECORD}/sessions?$skiptoken=B`;
    const circle = fakeGraph(
      at({
        [RECORD + WHOLE]: paged(),
        [sessionsLink]: { value: [], "@odata.nextLink": other },
        [other]: { value: [], "@odata.nextLink": sessionsLink },
      }),
    );
    expect(await faultOf(createGraph(circle.settings).getCallRecord(GROUP))).toMatchObject({ kind: "refusedLink" });
    expect(circle.sent).toHaveLength(3);
    const endless = fakeGraph(({ url }, count) =>
      json(url === RECORD + WHOLE ? paged() : { value: [], "@odata.nextLink": `${other}${count}` }),
    );
    expect(await faultOf(createGraph(endless.settings).getCallRecord(GROUP))).toMatchObject({ kind: "tooLarge" });
    expect(endless.sent.length).toBeLessThan(205);
  });

  it("that is another one than asked for is damaged", async () => {
    const fake = fakeGraph(() => json(sampleJson("callRecord-peerToPeer-audio-video")));
    expect(await faultOf(createGraph(fake.settings).getCallRecord(GROUP))).toMatchObject({ kind: "damaged" });
  });

  it.each(["../users", "a/b", "a?b", "", "a'b"])("is not asked for by the id %j", async (id) => {
    const fake = fakeGraph(() => json({}));
    expect(await faultOf(createGraph(fake.settings).getCallRecord(id))).toMatchObject({ kind: "invalid" });
    expect(fake.sent).toHaveLength(0);
  });
});

describe("a batch of call records", () => {
  const error = sampleJson("error-429");

  it("gives each id its record or its fault", async () => {
    const fake = fakeGraph(({ url, body }) => {
      if (!url.endsWith("/$batch")) return at({ [paged]: { value: [] } })({ url } as never, 0);
      const { requests } = JSON.parse(body);
      expect(requests[0]).toEqual({
        id: "1",
        method: "GET",
        url: `/communications/callRecords/${GROUP}?$expand=sessions($expand=segments)`,
      });
      return json({
        responses: [
          { id: "5", status: 503, headers: {}, body: "" },
          { id: "4", status: 429, headers: { "retry-after": "120" }, body: error },
          { id: "3", status: 404, headers: {}, body: sampleJson("error-404-callRecord") },
          { id: "2", status: 200, body: sampleJson("callRecord-peerToPeer-audio-video") },
          { id: "1", status: 200, body: sampleJson("callRecord-expanded-with-inner-nextLinks") },
          { id: "6", status: 429, body: error },
          { id: "7", status: 200, body: "aGFsZg==" },
        ],
      });
    });
    const paged = sampleJson("callRecord-expanded-with-inner-nextLinks")["sessions@odata.nextLink"];
    const found = await createGraph(fake.settings).getCallRecords([
      GROUP,
      P2P,
      "c",
      "d",
      "e",
      "f",
      "g",
      "h",
      "i/j",
      "c",
    ]);
    expect(found.get(GROUP)).toEqual(readCallRecord(sampleJson("callRecord-expanded-with-inner-nextLinks")));
    expect(found.get(P2P)).toEqual(readCallRecord(sampleJson("callRecord-peerToPeer-audio-video")));
    expect(found.get("c")).toMatchObject({ kind: "notFound", code: "NotFound" });
    expect(found.get("d")).toMatchObject({ kind: "throttled", retryAfterMs: 120_000 });
    expect(found.get("e")).toMatchObject({ kind: "transient", status: 503, retryAfterMs: undefined });
    expect(found.get("f")).toMatchObject({ kind: "throttled", retryAfterMs: 30_000 });
    expect(found.get("g")).toMatchObject({ kind: "damaged" });
    expect(found.get("h")).toMatchObject({ kind: "damaged" });
    expect(found.get("i/j")).toMatchObject({ kind: "invalid" });
    expect(found.size).toBe(9);
    expect(fake.sent).toHaveLength(2);
  });

  it("is refused beyond twenty and asks nothing for none", async () => {
    const fake = fakeGraph(() => json({}));
    const graph = createGraph(fake.settings);
    expect(await graph.getCallRecords([])).toEqual(new Map());
    const many = Array.from({ length: 21 }, (_, index) => `id-${index}`);
    expect(await faultOf(graph.getCallRecords(many))).toMatchObject({ kind: "invalid" });
    expect(fake.sent).toHaveLength(0);
  });

  it("that is throttled as a whole is a fault", async () => {
    const fake = fakeGraph(() => json(error, 429, { "retry-after": "30" }));
    const fault = await faultOf(createGraph(fake.settings).getCallRecords([GROUP]));
    expect(fault).toMatchObject({ kind: "throttled", retryAfterMs: 30_000 });
  });

  it("that is too large for one answer is asked for one by one", async () => {
    const chunk = new Uint8Array(16 * 1024 * 1024).fill(32);
    const fake = fakeGraph(({ url }) =>
      url.endsWith("/$batch")
        ? new Response(new ReadableStream({ pull: (controller) => controller.enqueue(chunk) }))
        : json(sampleJson("callRecord-peerToPeer-audio-video")),
    );
    const found = await createGraph(fake.settings).getCallRecords([P2P, GROUP]);
    expect(found.get(P2P)).toMatchObject({ id: P2P });
    expect(found.get(GROUP)).toMatchObject({ kind: "damaged" });
  });
});
