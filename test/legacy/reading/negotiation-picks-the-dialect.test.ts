import { describe, expect, it } from "vitest";
import { readDialectForFault, readRequest } from "../../../src/legacy/request.ts";
import { faultOf, incoming, MODEL, ROOT, read } from "./fixtures.ts";

const SET = "/CsConferenceDaily";
const ENTRY = `${SET}(datetime'2013-05-14')`;
const LIGHT = "application/json;odata=minimalmetadata";
const POWER_QUERY =
  "application/json;odata.metadata=minimal;q=1.0,application/json;odata=minimalmetadata;q=0.9," +
  "application/atomsvc+xml;q=0.8,application/atom+xml;q=0.8,application/xml;q=0.7,text/plain;q=0.7";
const BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/webp,*/*;q=0.8";

type Row = readonly [
  rest: string,
  accept: string | undefined,
  max: string | undefined,
  dialect: string,
  version: string,
];

const TABLE: readonly Row[] = [
  [SET, undefined, undefined, "atom", "2.0"],
  [SET, "", undefined, "atom", "2.0"],
  [SET, "*/*", undefined, "atom", "2.0"],
  [SET, "application/*", undefined, "atom", "2.0"],
  [SET, "application/atom+xml", undefined, "atom", "2.0"],
  [SET, "application/atom+xml;type=feed", undefined, "atom", "2.0"],
  [SET, "application/atom+xml,application/xml", "2.0;NetFx", "atom", "2.0"],
  [SET, "application/atom+xml,application/xml", "3.0;NetFx", "atom", "2.0"],
  [SET, "application/xml", undefined, "atom", "2.0"],
  [SET, "text/xml", undefined, "atom", "2.0"],
  [SET, BROWSER, undefined, "atom", "2.0"],
  [SET, "application/json", undefined, "light", "3.0"],
  [SET, "Application/JSON", undefined, "light", "3.0"],
  [SET, " application/json ; charset=utf-8 ", undefined, "light", "3.0"],
  [SET, "application/json", "3.0", "light", "3.0"],
  [SET, "application/json", "3.0;NetFx", "light", "3.0"],
  [SET, "application/json", "4.0", "light", "3.0"],
  [SET, "application/json", "2.0", "verbose", "2.0"],
  [SET, "application/json", "2.0;", "verbose", "2.0"],
  [SET, "application/json", "2.0;NetFx", "verbose", "2.0"],
  [SET, "application/json;odata=verbose", undefined, "verbose", "2.0"],
  [SET, "application/json; ODATA=Verbose", undefined, "verbose", "2.0"],
  [SET, 'application/json;odata="verbose"', "3.0", "verbose", "2.0"],
  [SET, "application/json;odata=verbose", "2.0", "verbose", "2.0"],
  [SET, LIGHT, undefined, "light", "3.0"],
  [SET, "application/json;odata=light", "3.0", "light", "3.0"],
  [SET, "application/json;odata=fullmetadata", undefined, "light", "3.0"],
  [SET, "application/json;odata=nometadata", undefined, "light", "3.0"],
  [SET, `${LIGHT},application/json;odata=verbose;q=0.5`, "2.0", "verbose", "2.0"],
  [SET, "application/json, text/javascript, */*; q=0.01", undefined, "light", "3.0"],
  [SET, "application/json, */*", undefined, "light", "3.0"],
  [SET, "*/*, application/json", undefined, "light", "3.0"],
  [SET, "application/json;q=0.5, application/atom+xml", undefined, "atom", "2.0"],
  [SET, "application/atom+xml;q=0.5, application/json", undefined, "light", "3.0"],
  [SET, "application/atom+xml, application/json", undefined, "atom", "2.0"],
  [SET, "application/json, application/atom+xml", undefined, "light", "3.0"],
  [SET, "application/json;q=0.2,*/*;q=0.8", undefined, "atom", "2.0"],
  [SET, "application/atom+xml;q=0,*/*", "2.0", "verbose", "2.0"],
  [SET, "application/json;q=broken", undefined, "light", "3.0"],
  [SET, "nonsense, application/json", undefined, "light", "3.0"],
  [SET, "application/atomsvc+xml;q=0.8, application/json;odata=verbose;q=0.5, */*;q=0.1", "2.0", "verbose", "2.0"],
  [
    SET,
    "application/atomsvc+xml;q=0.8, application/json;odata=fullmetadata;q=0.7, application/json;q=0.5, */*;q=0.1",
    "3.0",
    "light",
    "3.0",
  ],
  [SET, POWER_QUERY, "3.0", "light", "3.0"],
  [`${SET}?$format=Json`, undefined, undefined, "verbose", "2.0"],
  [`${SET}?$format=json`, "application/atom+xml", undefined, "verbose", "2.0"],
  [`${SET}?$format=JSON`, "application/json", "3.0", "verbose", "2.0"],
  [`${SET}?$format=+Json+`, undefined, undefined, "verbose", "2.0"],
  [`${SET}?$format=Json&$format=json`, undefined, undefined, "verbose", "2.0"],
  [`${SET}?$format=Atom`, undefined, undefined, "atom", "2.0"],
  [`${SET}?$format=atom`, "application/json", undefined, "atom", "2.0"],
  [`${SET}?$format=ATOM`, "text/html", undefined, "atom", "2.0"],
  [`${SET}?$format=`, "application/json", undefined, "light", "3.0"],
  [ENTRY, undefined, undefined, "atom", "1.0"],
  [ENTRY, "application/json", undefined, "light", "3.0"],
  [ENTRY, "application/json", "1.0", "verbose", "1.0"],
  [`${ENTRY}/Date`, undefined, "1.0", "atom", "1.0"],
  [`${ENTRY}/Date`, "application/json;odata=verbose", undefined, "verbose", "1.0"],
  [`${ENTRY}/Date/$value`, "application/json", undefined, "light", "1.0"],
  [`${ENTRY}/Date/$value`, "text/plain", undefined, "atom", "1.0"],
  [`${SET}/$count`, "text/plain", undefined, "atom", "2.0"],
  [`${SET}/$count`, "application/json", "2.0", "verbose", "2.0"],
  ["", undefined, undefined, "atom", "1.0"],
  ["", "application/atomsvc+xml", undefined, "atom", "1.0"],
  ["", "application/atom+xml,application/atomsvc+xml,application/xml", "3.0", "atom", "1.0"],
  ["", "application/json", undefined, "light", "3.0"],
  ["", "application/json;odata=verbose", undefined, "verbose", "1.0"],
  ["?$format=json", undefined, undefined, "verbose", "1.0"],
  ["/$metadata", "application/xml", "2.0", "atom", "1.0"],
  ["/$metadata", "text/html", "1.0", "atom", "1.0"],
  ["/$metadata", "application/xml", undefined, "atom", "3.0"],
];

const headers = (accept: string | undefined, max: string | undefined): Record<string, string> => ({
  ...(accept === undefined ? {} : { Accept: accept }),
  ...(max === undefined ? {} : { MaxDataServiceVersion: max }),
});

describe("the dialect of an answer", () => {
  it.each(TABLE)(
    "%s with Accept %j and MaxDataServiceVersion %j is %s in version %s",
    (rest, accept, max, dialect, version) => {
      const request = read(rest, headers(accept, max));
      expect([request.dialect, request.dataServiceVersion]).toEqual([dialect, version]);
    },
  );

  it.each([
    "text/html",
    "image/png, text/*",
    "application/json;odata=unheard-of",
    "application/atom+xml;q=0",
    "application/atomsvc+xml",
  ])("is refused where Accept leaves none: %j", (accept) => {
    const fault = faultOf(() => read(SET, { Accept: accept }));
    expect([fault.kind, fault.message]).toEqual(["notAcceptable", "Unsupported media type requested."]);
  });

  it("is refused where only JSON light is wanted and can't be read", () => {
    expect(faultOf(() => read(SET, headers(LIGHT, "2.0"))).kind).toBe("notAcceptable");
  });

  it.each(["xml", "application/json", "jsonlight", "json;odata=verbose", "text"])("knows no $format=%s", (format) => {
    const fault = faultOf(() => read(`${SET}?$format=${encodeURIComponent(format)}`));
    expect(fault.kind).toBe("formatUnknown");
    expect(fault.message).toContain(`'${format}'`);
  });
});

describe("the protocol versions", () => {
  it("too low for a set in pages are refused", () => {
    expect(faultOf(() => read(SET, { MaxDataServiceVersion: "1.0" })).message).toBe(
      "The MaxDataServiceVersion '1.0' is too low for the response. The lowest supported version is '2.0'.",
    );
  });

  it.each(["x", "2", "2.", ".0", "2.0.0", "-2.0", ";", "2.0 NetFx", "1e1.0", "999999999.0", "2.0, 3.0"])(
    "unreadable are refused: %j",
    (value) => {
      for (const name of ["MaxDataServiceVersion", "DataServiceVersion"]) {
        const fault = faultOf(() => read(SET, { [name]: value }));
        expect(fault.kind).toBe("queryInvalid");
        expect(fault.message).toContain(name);
      }
    },
  );

  it.each(["2.0, 2.0", "2.0;NetFx,2.0;"])("are read once from the doubled line %j", (value) => {
    const headers = { Accept: "application/json", MaxDataServiceVersion: value, DataServiceVersion: value };
    expect(read(SET, headers).dialect).toBe("verbose");
  });

  it.each(["1.0", "2.0", "2.0;NetFx", "3.0", ""])("of the request may be %j", (value) => {
    expect(read(SET, { DataServiceVersion: value }).dialect).toBe("atom");
  });

  it("of the request may not be newer than the service", () => {
    expect(faultOf(() => read(SET, { DataServiceVersion: "4.0" })).message).toBe(
      "The DataServiceVersion '4.0' is not supported. The only supported versions are '1.0', '2.0' and '3.0'.",
    );
  });

  it("decide the version of $metadata", () => {
    expect(read("/$metadata").metadataVersion).toBe("3.0");
    expect(read("/$metadata", { MaxDataServiceVersion: "2.0" }).metadataVersion).toBe("1.0");
  });
});

describe("the service's own version", () => {
  it.each(["2013-V1", "2013-v1", " 2013-V1 ", ""])("is accepted from either place: %j", (version) => {
    expect(read(SET, { "X-RWS-Version": version }).target.kind).toBe("feed");
    expect(read(`${SET}?rws-version=${encodeURIComponent(version)}`).target.kind).toBe("feed");
    expect(read(`${SET}?RWS-Version=${encodeURIComponent(version)}`).target.kind).toBe("feed");
  });

  it("is ambiguous from both, even if equal", () => {
    const fault = faultOf(() => read(`${SET}?rws-version=2013-V1`, { "X-RWS-Version": "2013-V1" }));
    expect(fault.kind).toBe("versionAmbiguous");
  });

  it("is read once where one place says it twice", () => {
    expect(read(SET, { "X-RWS-Version": "2013-V1, 2013-v1" }).target.kind).toBe("feed");
    expect(read(`${SET}?rws-version=2013-V1&RWS-Version=2013-v1&rws-version=`).target.kind).toBe("feed");
  });

  it("is ambiguous where one place gives two", () => {
    for (const act of [
      () => read(SET, { "X-RWS-Version": "2013-V1, 2012-V1" }),
      () => read(`${SET}?rws-version=2013-V1&rws-version=2012-V1`),
    ]) {
      expect(faultOf(act).kind).toBe("versionAmbiguous");
    }
  });

  it("must be supported", () => {
    for (const act of [
      () => read(`${SET}?rws-version=%ZZ`),
      () => read(SET, { "X-RWS-Version": "2012-V1" }),
      () => read(`${SET}?rws-version=2012-V1`),
      () => read(`/CsFooDaily?rws-version=2012-V1`),
    ]) {
      const fault = faultOf(act);
      expect(fault.kind).toBe("versionUnsupported");
      expect(fault.message).toBe("The version specified in the request is unsupported.");
    }
  });
});

describe("$callback", () => {
  it.each(["f", "show.rows", "jQuery1910_12345", "$._x"])("may be %j beside JSON", (name) => {
    expect(read(`${SET}?$format=json&$callback=${encodeURIComponent(name)}`).callback).toBe(name);
    expect(read(`${SET}?$callback=${encodeURIComponent(name)}`, { Accept: "application/json" }).callback).toBe(name);
  });

  it.each(["alert(1)", "a b", "1a", "a..b", ".a", "a.", "a[0]", "a;b", "<x>", "é", `a${"b".repeat(200)}`])(
    "may not be %j",
    (name) => {
      expect(faultOf(() => read(`${SET}?$format=json&$callback=${encodeURIComponent(name)}`)).kind).toBe(
        "queryInvalid",
      );
    },
  );

  it.each([`${SET}?$callback=f`, `${SET}/$count?$format=json&$callback=f`, `/$metadata?$format=json&$callback=f`])(
    "goes with a JSON document only: %s",
    (rest) => {
      expect(faultOf(() => read(rest)).message).toBe(
        "The $callback option goes with a JSON answer only: ask with $format=json.",
      );
    },
  );
});

describe("a fault takes the form", () => {
  const form = (rest: string, sent: Record<string, string> = {}) => readDialectForFault(incoming(ROOT + rest, sent));

  it.each([
    ["", undefined, undefined, "xml", "xml"],
    ["?$format=json", undefined, undefined, "json", "verbose"],
    ["?$format=JSON", "application/xml", undefined, "json", "verbose"],
    ["?$format=Atom", "application/json", undefined, "json", "xml"],
    ["?$format=Atom", undefined, undefined, "xml", "xml"],
    ["?$format=xml", undefined, undefined, "xml", "xml"],
    ["?$format=xml", "application/json", undefined, "json", "light"],
    ["", "application/json", undefined, "json", "light"],
    ["", "Application/Json", undefined, "json", "light"],
    ["", "application/json", "2.0", "json", "verbose"],
    ["", "application/json", "broken", "json", "light"],
    ["", "application/json;odata=verbose", undefined, "xml", "verbose"],
    ["", "application/json, */*", undefined, "xml", "light"],
    ["", "text/html", undefined, "xml", "xml"],
    ["?$filter=%ZZ&$format=json", undefined, undefined, "json", "verbose"],
    ["?$format=json&$format=atom", undefined, undefined, "xml", "xml"],
    ["?$format=%ZZ", undefined, undefined, "xml", "xml"],
  ])("%j with Accept %j and MaxDataServiceVersion %j: %s, %s", (query, accept, max, service, odata) => {
    const { callback: _, ...forms } = form(`/CsFooDaily${query}`, headers(accept, max));
    expect(forms).toEqual({ service, odata });
  });

  it("with the callback, where that is a good one and the form is JSON", () => {
    expect(form("/X?$format=json&$callback=f").callback).toBe("f");
    expect(form("/X?$format=json&$callback=f(1)").callback).toBeUndefined();
    expect(form("/X?$callback=f").callback).toBeUndefined();
  });
});

describe("the method", () => {
  it.each(["POST", "PUT", "PATCH", "MERGE", "DELETE", "OPTIONS"])(
    "%s is not allowed, whatever else is wrong",
    (method) => {
      const fault = faultOf(() => readRequest(incoming(`${ROOT}/$batch?$format=bad`, {}, method), MODEL));
      expect(fault.kind).toBe("methodNotAllowed");
      expect(fault.message).toContain(method);
    },
  );

  it("HEAD reads like GET", () => {
    expect(readRequest(incoming(ROOT + SET, {}, "HEAD"), MODEL)).toMatchObject({
      method: "HEAD",
      target: { kind: "feed" },
    });
  });
});

describe("X-timezone", () => {
  it("is handed on as sent, a blank one as blank", () => {
    expect(read(SET, { "X-Timezone": "Pacific Standard Time" }).timeZone).toBe("Pacific Standard Time");
    expect(read(SET, { "X-Timezone": "" }).timeZone).toBe("");
    expect(read(SET).timeZone).toBeUndefined();
  });
});
