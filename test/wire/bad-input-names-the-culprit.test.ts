/** Every mistake of a caller, in the body of each dialect: legacy-contract.md 3.6, design.md "Wire decisions". */
import { XMLParser } from "fast-xml-parser";
import { beforeAll, describe, expect, test } from "vitest";
import { type Answer, ask, askAsReader, ROOT } from "./ask.ts";
import { CONFERENCE_DAYS, importRows } from "./recorded-rows.ts";

beforeAll(() => importRows("recorded", "CsConferenceDaily", CONFERENCE_DAYS));

interface Read {
  readonly code: string;
  readonly message: string;
}

/** How each kind of caller says what it reads, and how it finds code and message in the two bodies. */
const CALLERS = [
  {
    name: "Atom",
    headers: {},
    type: /^application\/xml/,
    engine: (text: string): Read => xml(text, "m:error", "m:code", "m:message"),
    service: (text: string): Read => xml(text, "ServiceFault", "ErrorCode", "Message"),
  },
  {
    name: "verbose JSON",
    headers: { Accept: "application/json", MaxDataServiceVersion: "2.0" },
    type: /^application\/json/,
    engine: (text: string): Read => engineJson((JSON.parse(text) as { error: EngineError }).error),
    service: serviceJson,
  },
  {
    name: "JSON light",
    headers: { Accept: "application/json" },
    type: /^application\/json/,
    engine: (text: string): Read => engineJson((JSON.parse(text) as { "odata.error": EngineError })["odata.error"]),
    service: serviceJson,
  },
] as const;

interface EngineError {
  readonly code: string;
  readonly message: { readonly lang: string; readonly value: string };
}

const engineJson = ({ code, message }: EngineError): Read => ({ code, message: message.value });

function serviceJson(text: string): Read {
  const { ErrorCode, Message, ...rest } = JSON.parse(text) as { ErrorCode: string; Message: string };
  expect(rest).toEqual({});
  return { code: ErrorCode, message: Message };
}

function xml(text: string, root: string, code: string, message: string): Read {
  const parsed = new XMLParser({ ignoreAttributes: true, parseTagValue: false }).parse(text);
  const said: unknown = parsed[root]?.[message];
  return { code: String(parsed[root]?.[code] ?? ""), message: String(said) };
}

interface Mistake {
  readonly what: string;
  readonly target: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly method?: string;
  readonly status: number;
  readonly code?: string;
  /** What the sentence must name. */
  readonly names: readonly string[];
}

/** Raised by the OData engine. */
const ENGINE: readonly Mistake[] = [
  { what: "an unknown set", target: "CsNoSuchDaily", status: 404, names: ["CsNoSuchDaily"] },
  { what: "a set in another letter case", target: "csconferencedaily", status: 404, names: ["csconferencedaily"] },
  {
    what: "an unknown column in $select",
    target: "CsConferenceDaily?$select=Date,NoSuch",
    status: 400,
    names: ["Type 'TenantReporting.CsConferenceReport' does not have a property named 'NoSuch'"],
  },
  {
    what: "an unknown column in $filter",
    target: "CsConferenceDaily?$filter=NoSuch%20gt%201",
    status: 400,
    names: ["No property 'NoSuch' exists in type 'TenantReporting.CsConferenceReport' at position 0"],
  },
  {
    what: "an unknown column in $orderby",
    target: "CsConferenceDaily?$orderby=Date,NoSuch",
    status: 400,
    names: ["No property 'NoSuch' exists in type 'TenantReporting.CsConferenceReport' at position 5"],
  },
  { what: "a broken filter", target: "CsConferenceDaily?$filter=(Date%20ge%20", status: 400, names: ["position"] },
  {
    what: "a filter on apples and pears",
    target: "CsConferenceDaily?$filter=Date%20gt%205",
    status: 400,
    names: ["Edm.DateTime", "Edm.Int32"],
  },
  { what: "an unknown option", target: "CsConferenceDaily?$search=x", status: 400, names: ["$search"] },
  { what: "an option in another letter case", target: "CsConferenceDaily?$Top=1", status: 400, names: ["$Top"] },
  { what: "a broken number", target: "CsConferenceDaily?$top=ten", status: 400, names: ["$top", "ten"] },
  { what: "$expand", target: "CsConferenceDaily?$expand=Tenant", status: 400, names: ["$expand"] },
  {
    what: "a day without a row",
    target: "CsConferenceDaily(datetime'2013-05-11T00:00:00')",
    status: 404,
    names: ["CsConferenceDaily"],
  },
  { what: "a writing method", target: "CsConferenceDaily", method: "DELETE", status: 405, names: ["DELETE"] },
  { what: "a batch", target: "$batch", status: 400, names: ["$batch"] },
];

/** Raised by the service itself, before its engine. */
const SERVICE: readonly Mistake[] = [
  {
    what: "an unknown time zone",
    target: "CsConferenceDaily",
    headers: { "X-timezone": "Mars/Olympus" },
    status: 400,
    code: "InvalidTimeZone",
    names: ["Mars/Olympus"],
  },
  {
    what: "an offset that no place has",
    target: "CsConferenceDaily",
    headers: { "X-timezone": "+01:07" },
    status: 400,
    code: "InvalidTimeZone",
    names: ["+01:07"],
  },
  {
    what: "an unsupported version",
    target: "CsConferenceDaily",
    headers: { "X-RWS-Version": "2012-V1" },
    status: 404,
    code: "ErrorInvalidVersion",
    names: ["The version specified in the request is unsupported."],
  },
  {
    what: "a version given twice",
    target: "CsConferenceDaily?rws-version=2013-V1",
    headers: { "X-RWS-Version": "2013-V1" },
    status: 400,
    code: "ErrorVersionAmbiguous",
    names: ["version"],
  },
  {
    what: "a tenant that is not the account's",
    target: "CsConferenceDaily?DelegatedOrg=exampletenantname",
    status: 404,
    code: "ErrorTenantNotResolved",
    names: ["exampletenantname"],
  },
];

const send = ({ target, headers = {}, method = "GET" }: Mistake, own: Readonly<Record<string, string>>) =>
  askAsReader("recorded", `${ROOT}/${target}`, { method, headers: { ...own, ...headers } });

function check(answer: Answer, { status, names }: Mistake, read: Read, code: string, type: RegExp): void {
  expect(answer.status).toBe(status);
  expect(answer.headers["content-type"]).toMatch(type);
  expect(read.code).toBe(code);
  for (const name of names) expect(read.message).toContain(name);
  expect(answer.text).not.toMatch(/\bat \w+ \(|\.ts:\d/);
  expect(answer.headers["x-rws-version"]).toBe("2013-V1");
  expect(answer.headers["request-id"]).toMatch(/^[0-9a-f-]{36}$/);
}

describe.each(CALLERS)("a caller who reads $name", ({ headers, type, engine, service }) => {
  test.each(ENGINE)("is told of $what", async (mistake) => {
    const answer = await send(mistake, headers);
    check(answer, mistake, engine(answer.text), "", type);
  });
  test.each(SERVICE)("is told of $what", async (mistake) => {
    const answer = await send(mistake, headers);
    check(answer, mistake, service(answer.text), mistake.code ?? "", type);
  });
});

test("an unknown $format is told in JSON where Accept wants JSON, else in XML", async () => {
  const mistake: Mistake = { what: "", target: "CsConferenceDaily?$format=xml", status: 400, names: ["xml"] };
  const [atom, , light] = CALLERS;
  const plain = await send(mistake, {});
  check(plain, mistake, atom.service(plain.text), "InvalidFormatQuery", atom.type);
  const json = await send(mistake, light.headers);
  check(json, mistake, light.service(json.text), "InvalidFormatQuery", light.type);
});

test("a partner who names no tenant is told to", async () => {
  const answer = await askAsReader("recorded", "/ecp/reportingwebservice/partner/reporting.svc/CsConferenceDaily");
  expect(answer.status).toBe(400);
  expect(answer.text).toContain("<ErrorCode>ErrorMissingTenantDomainInRequest</ErrorCode>");
  expect(answer.text).toContain("tenantDomain");
});

test("a method that writes is told which ones read", async () => {
  for (const method of ["POST", "PUT", "PATCH", "DELETE", "MERGE"]) {
    const answer = await askAsReader("recorded", `${ROOT}/CsConferenceDaily`, { method });
    expect([answer.status, answer.headers.allow]).toEqual([405, "GET, HEAD"]);
  }
});

test("an address beyond all measure is refused, not cut", async () => {
  const answer = await askAsReader("recorded", `${ROOT}/CsConferenceDaily?$filter=${"a".repeat(15_000)}`);
  expect([400, 414]).toContain(answer.status);
});

describe("recorded answers to import", () => {
  const importing = async (body: string, query = "") => {
    const { status, text } = await ask("recorded", `/bridge/import${query}`, { method: "POST", body });
    return [status, (JSON.parse(text) as { error?: string }).error ?? ""] as const;
  };

  test.each([
    ["nothing", "", "empty"],
    ["neither JSON nor XML", "a,b,c", "neither"],
    ["JSON of something else", '{"value":[]}', "'d'"],
    ["a set that never was", '{"odata.metadata":"https://x/$metadata#CsNever","value":[]}', "CsNever"],
    ["a DOCTYPE", '<!DOCTYPE feed [<!ENTITY a "b">]><feed/>', "DOCTYPE"],
  ])("%s is refused by name", async (_what, body, culprit) => {
    const [status, error] = await importing(body);
    expect(status).toBe(400);
    expect(error).toContain(culprit);
  });

  test("a row that contradicts what is held keeps nothing and names both", async () => {
    const row = { Date: `/Date(${Date.parse("2013-05-10T00:00:00Z")})/`, TotalConferences: "4" };
    const [status, error] = await importing(JSON.stringify({ d: { results: [row] } }), "?set=CsConferenceDaily");
    expect(status).toBe(409);
    expect(error).toMatch(/"TotalConferences":3.*"TotalConferences":4/);
  });
});
