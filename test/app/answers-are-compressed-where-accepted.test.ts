import { gunzipSync } from "node:zlib";
import { beforeAll, describe, expect, it, test } from "vitest";
import { acceptedBy, acceptsGzip } from "../../src/compression.ts";
import { bridgeInNode } from "../support/bridge-in-node.ts";

const FEED = "/ecp/reportingwebservice/reporting.svc/CsConferenceDaily";
const DAY_MS = 86_400_000;
const bridge = bridgeInNode("2026-07-10T12:00:00Z");

beforeAll(() =>
  bridge.importRows(
    "CsConferenceDaily",
    Array.from({ length: 30 }, (_, day) => ({
      Date: `/Date(${Date.parse("2026-06-01T00:00:00Z") + day * DAY_MS})/`,
      TotalConferences: String(day + 1),
    })),
  ),
);

const ask = (headers: Readonly<Record<string, string>> = {}, method = "GET") => bridge.ask(FEED, { headers, method });

describe("a feed", () => {
  it.each(["application/atom+xml", "application/json;odata=verbose"])(
    "of %s has the same bytes, compressed",
    async (type) => {
      const plain = await ask({ Accept: type });
      expect(plain.headers.has("Content-Encoding")).toBe(false);
      const packed = await ask({ Accept: type, "Accept-Encoding": "gzip, deflate, br" });
      expect(packed.headers.get("Content-Encoding")).toBe("gzip");
      expect(packed.headers.get("Vary")).toBe("Accept-Encoding");
      const bytes = Buffer.from(await packed.arrayBuffer());
      const text = await plain.text();
      expect(gunzipSync(bytes).toString()).toBe(text);
      expect(bytes.byteLength).toBeLessThan(text.length / 8);
    },
  );

  it("is told by HEAD with its length, and without one where it goes compressed", async () => {
    const head = await ask({}, "HEAD");
    expect(head.headers.get("Content-Length")).toBe(String((await (await ask()).text()).length));
    const packed = await ask({ "Accept-Encoding": "gzip" }, "HEAD");
    expect(packed.headers.has("Content-Length"), "RFC 9110, 8.6: no length but that of the same GET").toBe(false);
    expect(packed.headers.get("Vary")).toBe("Accept-Encoding");
  });
});

test.each([
  ["", false],
  ["identity", false],
  ["gzip", true],
  ["br, GZIP;q=0.5", true],
  ["x-gzip", true],
  ["gzip;q=0", false],
  ["gzip; q=0.000, br", false],
  ["deflate, gzip ; q=1.0", true],
])("%j accepts gzip: %s", (accepted, accepts) => {
  expect(acceptsGzip(accepted)).toBe(accepts);
});

test("what the platform tells of the caller goes before the header that it has put in", () => {
  const request = (cf: unknown) =>
    Object.assign(new Request("https://bridge.example/", { headers: { "Accept-Encoding": "br, gzip" } }), { cf });
  expect(acceptedBy(request({ clientAcceptEncoding: "" }) as never)).toBe("");
  expect(acceptedBy(request({ clientAcceptEncoding: "deflate" }) as never)).toBe("deflate");
  expect(acceptedBy(request({}) as never)).toBe("br, gzip");
  expect(acceptedBy(request(undefined) as never)).toBe("br, gzip");
});
