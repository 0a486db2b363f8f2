import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as fc from "fast-check";
import { test } from "vitest";
import { bridgeInNode, type NodeBridge } from "../support/bridge-in-node.ts";
import { expectSound } from "./answers.ts";
import { broken, brokenOf, changed, changes, edits, MARK, runs } from "./cases.ts";

const SERVICE = "/ecp/reportingwebservice/reporting.svc";
const OPERATOR = "operator@example.onmicrosoft.com";
const WEBHOOK = { WEBHOOK_SECRET: "what only Graph knows", PUBLIC_ORIGIN: "https://bridge.example" };

const SEEDS = join(import.meta.dirname, "../conformance/seeds");
const seeds = readdirSync(SEEDS)
  .filter((name) => name.endsWith(".response.txt"))
  .map((name) => readFileSync(join(SEEDS, name), "utf8"));
const xml = seeds.filter((text) => text.startsWith("<"));
const json = seeds.filter((text) => text.startsWith("{"));
const csv = [
  'Date,TotalConferences,AVConferences\r\n5/10/2013 12:00:00 AM,3,2\r\n5/11/2013 12:00:00 AM,4,"1,000"\r\n',
  "Date;TotalConferences\n10.05.2013;3\n11.05.2013;4\n31.05.2013;5\n",
  '"ID"\t"Date"\t"SipUri"\t"CallCharge"\n"7"\t"2013-05-10"\t"a""b@example.com"\t"1.5"\n',
  "#TYPE Deserialized\nDate,ActiveUsers\n2013-05-10,7\n",
];

const ACCEPTS = ["application/json", "text/html", "*/*"];
const QUERIES = [
  "?set=CsConferenceDaily",
  "?set=CsPSTNUsageDetailDaily&dates=dmy",
  "?zone=Pacific%20Standard%20Time&recorded=without",
  `?name=${MARK}.csv&delimiter=;&encoding=windows-1252`,
  "?set=CsConferenceDaily&tolerance=AVConferences%3D5%25&failOn=different&from=2013-05-01&to=2013-06-01",
  "",
];

/** State is kept between cases on purpose: what was let in must not break what is read after. It begins anew at times. */
function freshNowAndThen(): () => NodeBridge {
  let bridge: NodeBridge | undefined;
  let count = 0;
  return () => {
    if (bridge === undefined || count++ % 100 === 0) bridge = bridgeInNode("2013-07-08T20:48:10Z", WEBHOOK);
    return bridge;
  };
}

const READ_AFTER = [
  "CsConferenceDaily",
  "CsConferenceMonthly",
  "CsPSTNUsageDetailDaily",
  "CsP2PAVTimeDaily",
  "CsActiveUserWeekly",
];

async function fuzzRecordings(bodies: fc.Arbitrary<string>, share: number): Promise<void> {
  const bridgeOf = freshNowAndThen();
  const sent = fc.record({
    body: bodies,
    path: fc.constantFrom("import", "import", "diff"),
    query: fc.oneof(fc.constantFrom(...QUERIES), brokenOf(QUERIES, 2)),
    accept: fc.constantFrom(...ACCEPTS),
    set: fc.constantFrom(...READ_AFTER),
    format: fc.constantFrom("", "?$format=json", "?$orderby=Date%20desc&$top=2"),
  });
  await fc.assert(
    fc.asyncProperty(sent, async ({ body, path, query, accept, set, format }) => {
      const bridge = bridgeOf();
      const asked = { method: "POST", username: OPERATOR, headers: { Accept: accept }, body };
      const search = new URL(`https://bridge.example/?${query.replace(/^\?/, "")}`).search;
      const text = await expectSound(bridge.ask(`/bridge/${path}${search}`, asked));
      if (path === "import" && text.includes('"kept"')) await expectSound(bridge.ask(`${SERVICE}/${set}${format}`));
    }),
    runs(share),
  );
}

test("no XML", { timeout: 3_600_000 }, () => fuzzRecordings(brokenOf(xml), 0.08));

test("no JSON", { timeout: 3_600_000 }, () =>
  fuzzRecordings(
    fc.oneof(
      brokenOf(json),
      fc
        .tuple(fc.constantFrom(...json), changes(3))
        .map(([text, made]) => JSON.stringify(changed(JSON.parse(text), made)) ?? ""),
    ),
    0.08,
  ),
);

test("no CSV", { timeout: 3_600_000 }, () => fuzzRecordings(brokenOf(csv), 0.06));

test("no form of the compare page", { timeout: 3_600_000 }, async () => {
  const bridgeOf = freshNowAndThen();
  const fields = ["action", "set", "zone", "dates", "from", "to", "confirm", "held", "name", "recorded"];
  const values = ["compare", "import", "remove", "CsConferenceMonthly", "UTC", "mdy", "2013-05-01", "1", "e30=", MARK];
  const part = fc.tuple(fc.constantFrom(...fields), brokenOf(values, 2));
  const form = fc.record({
    parts: fc.array(part, { maxLength: 6 }),
    file: brokenOf([...csv, ...json]),
    made: edits(2),
    intact: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(form, async ({ parts, file, made, intact }) => {
      const data = new FormData();
      for (const [name, value] of parts) data.append(name, value);
      data.append("file", new File([file], `${MARK}.csv`));
      const whole = new Response(data);
      const type = whole.headers.get("Content-Type") ?? "";
      const text = await whole.text();
      const body = intact ? text : broken(text, made);
      const headers = { Accept: "text/html", "Content-Type": type, "Sec-Fetch-Site": "same-origin" };
      await expectSound(bridgeOf().ask("/bridge/compare", { method: "POST", username: OPERATOR, headers, body }));
    }),
    runs(0.04),
  );
});

test("no command, notice or restored line", { timeout: 3_600_000 }, async () => {
  const bridgeOf = freshNowAndThen();
  const JSON_TYPE = "application/json";
  const notice = {
    value: [
      {
        tenantId: "b4225608-d90a-4289-a458-bc69587bc613",
        subscriptionId: "0c7e6b0e-0000-4000-8000-000000000001",
        clientState: WEBHOOK.WEBHOOK_SECRET,
        resourceData: { id: "cccc0001-0000-4000-8000-000000000001" },
        lifecycleEvent: "missed",
      },
    ],
  };
  const restored = [
    '{"archive":"reporting-bridge","schema":1,"tenantId":null,"hashKey":{"check":"x","kept":true}}\n',
    '{"table":"recorded","row":{"set_name":"CsConferenceDaily","key":"1","date":0,"zone":"UTC","body":"{}"}}\n',
    '{"end":true,"rows":1}\n',
  ].join("");
  const bodies = fc.oneof(
    fc.tuple(
      fc.constant("notifications"),
      changes(3).map((made) => JSON.stringify(changed(notice, made)) ?? ""),
    ),
    fc.tuple(fc.constant("forget"), brokenOf(['{"user":"jane@example.com"}'])),
    fc.tuple(
      fc.constant("forget"),
      changes(2).map((made) => JSON.stringify(changed({ user: MARK }, made)) ?? ""),
    ),
    fc.tuple(
      fc.constantFrom("restore", "restore?at=1&more=1", "restore?at=-1", "restore?more=1"),
      brokenOf([restored]),
    ),
    fc.tuple(
      fc.constantFrom("import/remove?set=CsConferenceDaily", `remove?confirm=${MARK}`, "retry"),
      brokenOf(["x"]),
    ),
    fc.tuple(brokenOf(["notifications?validationToken=Validation:+x"], 1), fc.constant("")),
  );
  await fc.assert(
    fc.asyncProperty(bodies, async ([path, body]) => {
      const url = `https://bridge.example/bridge/${path}`;
      if (!URL.canParse(url)) return;
      const sent = { method: "POST", username: OPERATOR, headers: { "Content-Type": JSON_TYPE }, body };
      await expectSound(bridgeOf().ask(url, sent));
    }),
    runs(0.05),
  );
});
