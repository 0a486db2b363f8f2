import * as fc from "fast-check";
import { beforeAll, test } from "vitest";
import { catalog } from "../../src/catalog.ts";
import { bridgeInNode, type NodeBridge } from "../support/bridge-in-node.ts";
import { expectSound } from "./answers.ts";
import { broken, brokenOf, edits, MARK, runs } from "./cases.ts";

const SERVICE = "/ecp/reportingwebservice/reporting.svc";
const OPERATOR = "operator@example.onmicrosoft.com";

let bridge: NodeBridge;

beforeAll(async () => {
  bridge = bridgeInNode("2013-07-08T20:48:10Z");
  const days = Array.from({ length: 30 }, (_, day) => 1368144000000 + day * 86_400_000);
  await bridge.importRows(
    "CsConferenceDaily",
    days.map((ms, index) => ({ Date: `/Date(${ms})/`, TotalConferences: `${index}`, AVConferences: `${index}` })),
  );
  await bridge.importRows(
    "CsPSTNUsageDetailDaily",
    days.map((ms, index) => ({
      ID: `${index + 1}`,
      Date: `/Date(${ms})/`,
      SipUri: `o'brien${index}@example.com`,
      CallCharge: "1.5",
    })),
  );
});

const SETS = ["CsConferenceDaily", "CsPSTNUsageDetailDaily", ...catalog().sets.map(({ name }) => name)];

const path = fc.oneof(
  fc.constantFrom(...SETS).map((set) => `${SERVICE}/${set}`),
  fc.constantFrom(
    SERVICE,
    `${SERVICE}/`,
    `${SERVICE}/$metadata`,
    `${SERVICE}/CsConferenceDaily/$count`,
    `${SERVICE}/CsConferenceDaily(datetime'2013-05-10T00:00:00')`,
    `${SERVICE}/CsConferenceDaily(Date=datetime'2013-05-10T00%3A00%3A00')/TotalConferences/$value`,
    `${SERVICE}/CsPSTNUsageDetailDaily(3L)/SipUri`,
    "/ecp/ReportingWebService/partner/Reporting.svc/CsConferenceDaily",
    "/bridge/",
    "/bridge/health",
    "/bridge/status",
    "/bridge/mappings",
    ...["compare", "reports", "trust", "coverage", "clients", "set-up"].map((page) => `/bridge/${page}`),
    "/bridge/export",
    "/bridge/style.css",
    "/bridge/explain/CsConferenceDaily",
    "/bridge/explain/CsConferenceDaily(datetime'2013-05-10T00:00:00')",
  ),
);

const option = fc.constantFrom(
  "$select=Date,TotalConferences",
  "$filter=TotalConferences gt 3 and not (AVConferences eq 4L)",
  "$filter=Date ge datetime'2013-05-12T00:00:00' and Date lt datetime'2013-06-01'",
  "$filter=substringof('brien', tolower(SipUri)) or startswith(concat(SipUri,'x'),'o''b')",
  "$filter=(year(Date) sub 2000) div 2 mod 3 eq -1",
  "$filter=CallCharge mul 2M gt 1.5d and length(replace(SipUri,'o','')) le 20",
  "$orderby=TotalConferences desc,Date",
  "$top=3",
  "$skip=2",
  "$inlinecount=allpages",
  "$skiptoken=1,datetime'2013-05-12T00:00:00'",
  "$expand=Nothing",
  "$format=json",
  "$format=Atom",
  "$callback=show",
  "rws-version=2013-V1",
  "tenantDomain=example.com",
  "DelegatedOrg=example.com",
  "tenant=b4225608-d90a-4289-a458-bc69587bc613",
  "records=TotalConferences",
  "page=2",
  "amp;$top=1",
);

const address = fc
  .tuple(
    path,
    fc.array(option, { maxLength: 5 }),
    fc.oneof({ weight: 1, arbitrary: fc.constant([]) }, { weight: 3, arbitrary: edits(4) }),
  )
  .map(([where, options, made]) => broken(`${where}?${[...options, `o=${MARK}`].join("&")}`, made));

const header = fc.constantFrom<readonly [string, string]>(
  ["Accept", "application/json;odata=verbose, */*;q=0.1"],
  ["Accept", "text/html"],
  ["Accept", "application/atom+xml"],
  ["Accept-Charset", "utf-8"],
  ["MaxDataServiceVersion", "2.0;NetFx"],
  ["DataServiceVersion", "1.0;"],
  ["X-timezone", "Pacific Standard Time"],
  ["X-timezone", "+05:30"],
  ["X-RWS-Version", "2013-V1"],
  ["If-None-Match", 'W/"abc", "def"'],
  ["If-None-Match", "*"],
  ["User-Agent", "Microsoft ADO.NET Data Services"],
  ["X-Forwarded-Host", `${MARK}.example`],
  ["Forwarded", `host=${MARK}.example;proto=http`],
  ["X-HTTP-Method-Override", "DELETE"],
  ["Authorization", `Basic ${btoa(`${OPERATOR}:secret`)}`],
  ["Authorization", "Bearer eyJhbGciOiJub25lIn0.e30."],
  ["Cookie", `a=${MARK}`],
  ["Range", "bytes=0-1"],
  ["Origin", "null"],
  ["Sec-Fetch-Site", "cross-site"],
  ["Content-Type", "application/json"],
);

/** Headers hold single bytes without line ends; the platform refuses all others before the bridge sees them. */
const asHeader = (text: string): string => text.replace(/[^\x20-\x7e\xa0-\xff\t]/g, "").slice(0, 20_000);

const headers = fc
  .array(fc.tuple(header, edits(2)), { maxLength: 4 })
  .map((pairs) => Object.fromEntries(pairs.map(([[name, value], made]) => [name, asHeader(broken(value, made))])));

const method = fc.oneof(
  { weight: 8, arbitrary: fc.constant("GET") },
  { weight: 2, arbitrary: fc.constantFrom("HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "MERGE") },
);

/** An address as a client would send it; what no client can send is no case. */
function asUrl(text: string): string | undefined {
  const url = `https://bridge.example${text.startsWith("/") ? "" : "/"}${text}`;
  return URL.canParse(url) && new URL(url).host === "bridge.example" ? url : undefined;
}

test("no address, options or headers", { timeout: 3_600_000 }, async () => {
  const asked = fc.record({ address, headers, method, username: fc.constantFrom(OPERATOR, undefined) });
  await fc.assert(
    fc.asyncProperty(asked, async ({ address: text, username, ...rest }) => {
      const url = asUrl(text);
      if (url !== undefined)
        await expectSound(bridge.ask(url, { ...rest, ...(username !== undefined && { username }) }));
    }),
    runs(0.52),
  );
});

test("no filter that is nearly right", { timeout: 3_600_000 }, async () => {
  const filters = [
    "TotalConferences gt 3 and not (AVConferences eq 4L)",
    "Date ge datetime'2013-05-12T00:00:00' and day(Date) eq 12",
    "((((AVConferences)))) add 1 sub -2 mul 3 div 4 mod 5 lt 9.5 or false",
    "indexof(concat('a', 'b'), substring('abc', 1, 2)) eq -1",
    "round(1.5d) eq ceiling(1M) or floor(2.5f) ne null",
  ];
  await fc.assert(
    fc.asyncProperty(brokenOf(filters, 6), fc.constantFrom("", "&$format=json"), async (filter, format) => {
      await expectSound(
        bridge.ask(`${SERVICE}/CsConferenceDaily?$filter=${encodeURIComponent(filter.toWellFormed())}${format}`),
      );
    }),
    runs(0.1),
  );
});
