/** Further pages are asked of the endpoint that the account is for, whatever host a next link names. */
import { expect, test } from "vitest";
import { nextOf } from "../../src/cli/old-service.ts";

const ROOT = new URL("https://bridge.example/ecp/ReportingWebService/Reporting.svc/");
const next = (link: string): string | undefined =>
  nextOf(new TextEncoder().encode(JSON.stringify({ d: { results: [], __next: link } })), ROOT)?.href;

test.each([
  `${ROOT.href}CsConferenceDaily?$skiptoken=5L`,
  "https://elsewhere.example/ecp/reportingwebservice/reporting.svc/CsConferenceDaily?$skiptoken=5L",
])("%s", (link) => {
  expect(next(link)).toBe(`${ROOT.href}CsConferenceDaily?$skiptoken=5L`);
});

test.each(["//elsewhere.example/x", "https://elsewhere.example/x", "https:elsewhere.example"])(
  "'%s' as a name in the service is no other address",
  (name) => {
    expect(new URL(next(`${ROOT.href}${name}`) ?? "").origin).toBe(ROOT.origin);
  },
);
