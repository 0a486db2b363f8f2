/**
 * Whatever Graph, the sign-in host or a download sends: the token goes to Graph's own host alone, nothing else is asked than
 * what is allowed, and each call ends with a value or a fault of ours.
 */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createGraph, type Graph } from "../../src/graph/graph.ts";
import { GraphFault } from "../../src/graph/graph-fault.ts";
import { type Answer, fakeGraph, json, type Sent, sampleJson, sampleText } from "./fake-graph.ts";

const DAY = { from: "2026-11-18", to: "2026-11-19" };
const GROUP: string = sampleJson("callRecord-groupCall-v2-3participants-mobile-pstn").id;
const SUBSCRIPTION = {
  notificationUrl: "https://bridge.example/n",
  lifecycleNotificationUrl: "https://bridge.example/n",
  clientState: "state",
  expirationDateTime: "2026-11-20T00:00:00Z",
};

const CALLS: Readonly<Record<string, (graph: Graph) => Promise<unknown>>> = {
  signIn: (graph) => graph.signIn(),
  listCallRecords: (graph) => graph.listCallRecords({ fromIso: "2026-11-18T00:00:00Z", toIso: "2026-11-19T00:00:00Z" }),
  getCallRecord: (graph) => graph.getCallRecord(GROUP),
  getCallRecords: (graph) => graph.getCallRecords([GROUP]),
  csvReport: (graph) => graph.fetchReport("getTeamsUserActivityCounts", { period: "D7" }),
  jsonReport: (graph) => graph.fetchReport("getTeamsUserActivityTotalCounts", { period: "D7" }),
  getPstnCalls: (graph) => graph.getPstnCalls(DAY),
  getDirectRoutingCalls: (graph) => graph.getDirectRoutingCalls(DAY),
  getPstnBlockedUsersLog: (graph) => graph.getPstnBlockedUsersLog(DAY),
  getPstnOnlineMeetingDialoutReport: (graph) => graph.getPstnOnlineMeetingDialoutReport(DAY),
  getConcealedNames: (graph) => graph.getConcealedNames(),
  createSubscription: (graph) => graph.createSubscription(SUBSCRIPTION),
  renewSubscription: (graph) => graph.renewSubscription("abc", "2026-11-20T00:00:00Z"),
  getSubscription: (graph) => graph.getSubscription("abc"),
  listSubscriptions: (graph) => graph.listSubscriptions(),
  deleteSubscription: (graph) => graph.deleteSubscription("abc"),
};
const NAMES = Object.keys(CALLS);

const GRAPH = "https://graph.microsoft.com";
const LOGIN = "https://login.microsoftonline.com";

/** What a call ends in; anything but a value or a fault of ours fails the test. */
async function outcomeOf(name: string, answer: Answer, answerToken?: Answer) {
  const fake = fakeGraph(answer, {}, answerToken);
  const outcome = await CALLS[name]?.(createGraph(fake.settings)).then(
    () => "value",
    (thrown: unknown) => {
      if (thrown instanceof GraphFault) return thrown.kind;
      throw thrown;
    },
  );
  keepsToItsHosts(fake.sent, fake.tokenRequests);
  return { outcome, fake };
}

function keepsToItsHosts(sent: readonly Sent[], tokenRequests: readonly Sent[]): void {
  for (const { url, authorization } of sent) {
    const { origin, pathname } = new URL(url);
    if (authorization !== null || origin === GRAPH)
      expect([origin, /^\/(v1\.0|beta)\//.test(pathname)]).toEqual([GRAPH, true]);
    expect(url).toMatch(/^https:/);
  }
  for (const { url, authorization } of tokenRequests) {
    expect(new URL(url).origin).toBe(LOGIN);
    expect(authorization).toBeNull();
  }
}

const REDIRECTS = [
  "https://evil.example/v1.0/x",
  "http://evil.example/x",
  "//evil.example/x",
  "http://127.0.0.1:1/x",
  "https://user:pass@evil.example/x",
  "file:///etc/passwd",
  "javascript:alert(1)",
  `${GRAPH}.evil.example/v1.0/x`,
  "",
];

describe.each(NAMES)("%s", (name) => {
  test.each(REDIRECTS)("sends no token after a redirect to %j", async (location) => {
    const redirect = () => new Response(null, { status: 302, headers: { location } });
    const { outcome, fake } = await outcomeOf(name, redirect, name === "signIn" ? redirect : undefined);
    expect(outcome).not.toBe("value");
    // Only a report's download leads elsewhere, over https.
    const elsewhere = fake.sent.filter(({ url }) => new URL(url).origin !== GRAPH);
    if (name !== "csvReport") expect(elsewhere).toEqual([]);
    for (const { url } of elsewhere) expect(url).toMatch(/^https:\/\/[^@]*$/);
  });
});

/** Megabytes of blanks for as long as somebody reads. */
function endless(status: number) {
  const count = { megabytes: 0 };
  const answer = () =>
    new Response(
      new ReadableStream({
        pull(controller) {
          count.megabytes += 1 / 16;
          controller.enqueue(new Uint8Array(1 << 16).fill(0x20));
        },
      }),
      { status },
    );
  return { count, answer };
}

test.each([
  ["signIn", "tooLarge", 1],
  ["getCallRecord", "tooLarge", 40],
  ["getPstnCalls", "tooLarge", 40],
  ["jsonReport", "tooLarge", 40],
  // Of a CSV no row is as long; of a batch the records are then asked for one by one.
  ["csvReport", "damaged", 2],
  ["getCallRecords", "value", 80],
])("%s gives up on an answer without end", async (name, expected, megabytes) => {
  const { count, answer } = endless(200);
  const { outcome } = await outcomeOf(name, answer, name === "signIn" ? answer : undefined);
  expect(outcome).toBe(expected);
  expect(count.megabytes).toBeLessThan(megabytes);
});

test.each(["signIn", "getCallRecord", "csvReport"])("%s gives up on a refusal without end soon", async (name) => {
  const { count, answer } = endless(403);
  const { outcome } = await outcomeOf(name, answer, name === "signIn" ? answer : undefined);
  expect(outcome).toBe(name === "signIn" ? "tooLarge" : "forbidden");
  expect(count.megabytes).toBeLessThan(1);
});

/** JSON in the shapes that the readers look into, with anything at all in their places. */
const leaf = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    -1,
    1e308,
    "",
    "…",
    "2026-11-19T08:00:00Z",
    "0001-01-01T00:00:00Z",
    GROUP,
    "PT1M",
    ...REDIRECTS,
  ),
  fc.string({ maxLength: 12 }),
);
const MEMBERS = [
  "value",
  "@odata.nextLink",
  "sessions@odata.nextLink",
  "responses",
  "id",
  "status",
  "headers",
  "body",
  "version",
  "type",
  "sessions",
  "segments",
  "media",
  "streams",
  "caller",
  "identity",
  "user",
  "modalities",
  "startDateTime",
  "displayConcealedNames",
  "reportRefreshDate",
  "userId",
  "blockDateTime",
  "expirationDateTime",
  "error",
  "code",
  "message",
  "access_token",
  "expires_in",
  "__proto__",
  "constructor",
  "toString",
] as const;
const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 5, depthSize: "small" },
    leaf,
    fc.array(tie("tree"), { maxLength: 3 }),
    fc
      .array(fc.tuple(fc.constantFrom(...MEMBERS), tie("tree")), { maxLength: 6 })
      // As text, for an own member of the name __proto__ can't be made otherwise.
      .map((entries) => JSON.parse(`{${entries.map(([k, v]) => `${JSON.stringify(k)}:${JSON.stringify(v)}`).join()}}`)),
  ),
}));
const status = fc.constantFrom(200, 200, 200, 200, 201, 204, 302, 400, 401, 404, 410, 429, 500);

test("made-up answers end in a value or a fault, and reach no other host", async () => {
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...NAMES), tree, status, async (name, body, code) => {
      const answer: Answer = () => (code === 204 ? new Response(null, { status: 204 }) : json(body, code));
      await outcomeOf(name, answer);
    }),
    { numRuns: 300 },
  );
});

test("made-up answers of the sign-in host are no token, or one that goes to Graph alone", async () => {
  await fc.assert(
    fc.asyncProperty(tree, status, async (body, code) => {
      const answer: Answer = () => (code === 204 ? new Response(null, { status: 204 }) : json(body, code));
      await outcomeOf("listCallRecords", () => json({ value: [] }), answer);
    }),
    { numRuns: 100 },
  );
});

test("samples with one part replaced end in a value or a fault", async () => {
  const bodies: Readonly<Record<string, unknown>> = {
    listCallRecords: sampleJson("callRecords-list-page2-last"),
    getCallRecord: sampleJson("callRecord-groupCall-v2-3participants-mobile-pstn"),
    getPstnCalls: sampleJson("getPstnCalls"),
    getDirectRoutingCalls: sampleJson("getDirectRoutingCalls"),
    getPstnBlockedUsersLog: sampleJson("beta-getPstnBlockedUsersLog"),
    getPstnOnlineMeetingDialoutReport: sampleJson("beta-getPstnOnlineMeetingDialoutReport"),
    jsonReport: sampleJson("beta-getTeamsUserActivityTotalCounts"),
    getConcealedNames: sampleJson("adminReportSettings"),
    getSubscription: sampleJson("subscription-response-201"),
  };
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...Object.keys(bodies)), fc.nat(), tree, async (name, place, part) => {
      await outcomeOf(name, () => json(replaced(bodies[name], place, part)));
    }),
    { numRuns: 300 },
  );
});

/** A copy with the nth of its parts (in depth first order, modulo their number) replaced. */
function replaced(body: unknown, place: number, part: unknown): unknown {
  let count = 0;
  const counted = (value: unknown): void => {
    count++;
    if (typeof value === "object" && value !== null) for (const inner of Object.values(value)) counted(inner);
  };
  counted(body);
  let left = place % count;
  const copy = (value: unknown): unknown => {
    if (left-- === 0) return part;
    if (Array.isArray(value)) return value.map(copy);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, copy(inner)]));
  };
  return copy(body);
}

describe("members that nobody knows yet change nothing", () => {
  const ADDED = { newMember: { deep: [1, "two"] }, "newMember@odata.type": "#new", another: null };
  const grown = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(grown);
    if (typeof value !== "object" || value === null) return value;
    return { ...Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, grown(inner)])), ...ADDED };
  };
  const read = async (call: (graph: Graph) => Promise<unknown>, body: unknown) =>
    call(createGraph(fakeGraph(() => json(body)).settings));
  const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

  test.each([
    ["listCallRecords", "callRecords-list-page2-last"],
    ["getCallRecord", "callRecord-groupCall-v2-3participants-mobile-pstn"],
    ["getPstnCalls", "getPstnCalls"],
    ["getDirectRoutingCalls", "getDirectRoutingCalls"],
    ["getPstnBlockedUsersLog", "beta-getPstnBlockedUsersLog"],
    ["getPstnOnlineMeetingDialoutReport", "beta-getPstnOnlineMeetingDialoutReport"],
    ["getConcealedNames", "adminReportSettings"],
    ["getSubscription", "subscription-response-201"],
  ])("%s", async (name, sample) => {
    const call = CALLS[name] ?? (() => Promise.reject(new Error("There is no such call.")));
    const body: unknown = sampleJson(sample);
    const before = plain(await read(call, body));
    expect(before).toBeDefined();
    expect(plain(await read(call, grown(body)))).toEqual(before);
  });

  test("a batch", async () => {
    const record: unknown = sampleJson("callRecord-groupCall-v2-3participants-mobile-pstn");
    const batch = { responses: [{ id: "1", status: 200, headers: {}, body: record }] };
    const found = async (body: unknown) =>
      (await createGraph(fakeGraph(() => json(body)).settings).getCallRecords([GROUP])).get(GROUP);
    expect(await found(grown(batch))).toEqual(await found(batch));
    expect(await found(batch)).toMatchObject({ id: GROUP });
  });

  test("a report's CSV with new columns", async () => {
    const csv = sampleText("csv/v1.0-getTeamsUserActivityCounts-D7.csv");
    const figures = async (text: string) => {
      const answer: Answer = () => new Response(text);
      const report = await createGraph(fakeGraph(answer).settings).fetchReport("getTeamsUserActivityCounts", {
        period: "D7",
      });
      if (report.kind !== "table") throw new Error("This is no report.");
      return report.rows.map((row) => [row.date("Report Date"), row.number("Calls"), row.number("Meetings Organized")]);
    };
    const wide = csv
      .split(/\r?\n/)
      .map((line, index) => (line === "" ? line : index === 0 ? `${line},New Column` : `${line},new`))
      .join("\r\n");
    expect(await figures(wide)).toEqual(await figures(csv));
  });
});
