/** Ids and links carry PUBLIC_ORIGIN, else the request's own origin; what a header claims is never believed (design.md). */
import { expect, test } from "vitest";
import { bridgeInNode, ORIGIN } from "../support/bridge-in-node.ts";

const FEED = "/ecp/reportingwebservice/reporting.svc/CsConferenceDaily";
const CLAIMS = {
  Forwarded: "host=evil.example;proto=http",
  "X-Forwarded-Host": "evil.example",
  "X-Forwarded-Proto": "http",
  "X-Original-Host": "evil.example",
};

async function feedOf(variables: Readonly<Record<string, string>>, headers = {}): Promise<string> {
  const bridge = bridgeInNode("2013-07-08T20:48:10Z", variables);
  await bridge.importRows("CsConferenceDaily", [{ Date: "/Date(1368144000000)/", TotalConferences: "3" }]);
  return (await bridge.ask(FEED, { headers })).text();
}

const originsIn = (feed: string): Set<string> =>
  new Set([...feed.matchAll(/(?:<id>|xml:base=")(https?:\/\/[^/]+)/g)].map(([, origin]) => origin ?? ""));

test("the request's own origin, whatever forwarding headers say", async () => {
  expect(originsIn(await feedOf({}, CLAIMS))).toEqual(new Set([ORIGIN]));
});

test("PUBLIC_ORIGIN in its place, where it is set", async () => {
  const feed = await feedOf({ PUBLIC_ORIGIN: "https://reports.office365.com" }, CLAIMS);
  expect(originsIn(feed)).toEqual(new Set(["https://reports.office365.com"]));
});
