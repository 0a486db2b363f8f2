/** "Set-up: what doctor finds, in plain words, with links to what has to be changed." */
import { expect, test } from "vitest";
import { knownFindings } from "../../src/console/set-up-findings.ts";
import { DAY_MS } from "../../src/measures.ts";
import { SIMULATED_CLIENT, SIMULATED_SECRET } from "../../src/simulator/simulator.ts";
import { type CollectingBridge, collectingBridge, MINUTE, WEBHOOK_SECRET } from "../support/collecting-bridge.ts";

const open = async (bridge: CollectingBridge, path = "", method = "GET"): Promise<string> => {
  const answer = await bridge.ask(`/bridge/set-up${path}`, { method, headers: { Accept: "text/html" } });
  expect(answer.status).toBe(200);
  return answer.text();
};

/** The findings under a heading: mark, sentence, and where the link leads. */
function findings(page: string, heading: string): string[][] {
  const [, list = ""] = new RegExp(`<h2>${heading}</h2>.*?<ul class="found">(.*?)</ul>`).exec(page) ?? [];
  return [...list.matchAll(/<li><span[^>]*>(.*?)<\/span>(.*?)(?: <a href="([^"]*)">.*?<\/a>)?<\/li>/g)].map(
    ([, mark = "", sentence = "", href = ""]) => [mark, sentence, href],
  );
}

const APP = "https://portal.azure.com/#view/Microsoft_AAD_RegisteredApps/ApplicationMenuBlade/~";

test("looking asks Graph nothing; checking asks for a little of everything and tells that all is well", async () => {
  const bridge = collectingBridge({ webhook: false });
  await bridge.wake();
  await bridge.pass(MINUTE);
  const asked = bridge.sim.requests.length;
  const page = await open(bridge);
  expect(bridge.sim.requests.length).toBe(asked);
  expect(findings(page, "Known without asking").map(([mark, sentence]) => `${mark} ${sentence?.slice(0, 24)}`)).toEqual(
    [
      "OK The last good sweep of t",
      "Note getTeamsUserActivityUser",
      "Note Change notifications are",
      "Note No bucket is bound as BA",
      "Note The application has a cl",
      "Note PUBLIC_ORIGIN is not set",
    ],
  );
  const checked = findings(await open(bridge, "/check", "POST"), "Checked now");
  expect(bridge.sim.requests.length).toBeGreaterThan(asked + 6);
  expect(checked.map(([mark]) => mark)).toEqual(Array(9).fill("OK"));
  expect(checked.map(([, sentence = ""]) => sentence.split(":")[0])).toEqual([
    "sign-in",
    "clock",
    "call records",
    "usage reports",
    "PSTN calls",
    "direct routing calls",
    "blocked users",
    "dial-out report",
    "concealed names",
  ]);
});

test("a wrong secret is found although a token is still held, and the link leads to the application's secrets", async () => {
  const bridge = collectingBridge({ webhook: false });
  await bridge.wake();
  await bridge.pass(MINUTE);
  bridge.sim.faults.add({ match: /oauth2/, kind: "403", times: 10 });
  const [finding, ...more] = findings(await open(bridge, "/check", "POST"), "Checked now");
  expect(more).toEqual([]);
  expect(finding).toEqual([
    "To do",
    expect.stringMatching(/^sign-in: Signing in fails/),
    `${APP}/Credentials/appId/${SIMULATED_CLIENT}`,
  ]);
});

test("a refused permission is told by the check, and without it once a sweep has met it", async () => {
  const bridge = collectingBridge({ webhook: false });
  bridge.sim.faults.add({ match: /getPstnBlockedUsersLog/, kind: "403", times: 1_000 });
  const permissions = `${APP}/CallAnAPI/appId/${SIMULATED_CLIENT}`;
  const checked = findings(await open(bridge, "/check", "POST"), "Checked now").filter(([mark]) => mark !== "OK");
  expect(checked).toEqual([["To do", expect.stringMatching(/^blocked users: .*CallRecord-PstnCalls/), permissions]]);
  await bridge.wake();
  await bridge.pass(MINUTE);
  const known = findings(await open(bridge), "Known without asking").filter(([mark]) => mark === "To do");
  expect(known).toEqual([
    ["To do", expect.stringMatching(/getPstnBlockedUsersLog is refused.*Since 2026-11-20/), permissions],
  ]);
});

test("what fails is told by its reason, once for all sources that share it", async () => {
  const bridge = collectingBridge({ webhook: false, variables: { CLIENT_SECRET: "wrong" } });
  await bridge.wake();
  await bridge.pass(MINUTE);
  const known = findings(await open(bridge), "Known without asking");
  const bad = known.filter(([mark]) => mark === "To do");
  expect(bad).toHaveLength(1);
  expect(bad[0]?.[2]).toBe(`${APP}/Credentials/appId/${SIMULATED_CLIENT}`);
  expect(known[0]).toEqual([
    "Note",
    expect.stringContaining("No sweep of the call records has ended"),
    "/bridge/coverage",
  ]);
});

test("settings are shown, and no secret", async () => {
  const policy = { countPstnLegs: true };
  const variables = { POLICY: JSON.stringify(policy), USER_HASH_KEY: undefined, SUNSET: "2027-12-31" };
  const page = await open(collectingBridge({ variables }));
  const rows = Object.fromEntries(
    [...page.matchAll(/<tr><td><code>(.*?)<\/code><\/td><td>(.*?)<\/td><\/tr>/g)].map(([, name, value]) => [
      name,
      value,
    ]),
  );
  expect(rows).toMatchObject({
    TENANT_NAME: "contoso.example",
    CLIENT_ID: SIMULATED_CLIENT,
    CLIENT_SECRET: "set; never shown",
    USER_HASH_KEY: "not set",
    WEBHOOK_SECRET: "set; never shown",
    PUBLIC_ORIGIN: "https://bridge.example",
    HEALTH_MAX_AGE_HOURS: "6",
    BUDGET: "default",
    BACKUPS: "not bound",
    "POLICY countPstnLegs": "true",
  });
  for (const secret of [SIMULATED_SECRET, WEBHOOK_SECRET, "sha256$"]) expect(page).not.toContain(secret);
  expect(findings(page, "Known without asking").map(([, sentence]) => sentence)).toContainEqual(
    expect.stringMatching(/^USER_HASH_KEY is not set/),
  );
});

/** Made for this test; nobody has its key. As variables hold it: line ends may be two characters. */
const CERTIFICATE = [
  "-----BEGIN CERTIFICATE-----",
  "MIIBlTCCATugAwIBAgIULAWjHnr+I0UuYHrMQ2Eg73ahQl0wCgYIKoZIzj0EAwIw",
  "IDEeMBwGA1UEAwwVcmVwb3J0aW5nIGJyaWRnZSB0ZXN0MB4XDTI2MTEyMTIyMzk1",
  "NVoXDTI3MTIyNjIyMzk1NVowIDEeMBwGA1UEAwwVcmVwb3J0aW5nIGJyaWRnZSB0",
  "ZXN0MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEJSYBO9w6S2uiQuVkafoUq+Hv",
  "TOsHkbq5C+/Jwz3RJcWdlibXQtTxivyovIyyNxbbEwNfCl04bQHsntvkU9sFPaNT",
  "MFEwHQYDVR0OBBYEFNIgeQI20y8mnwdnOtZbKaG9hsT/MB8GA1UdIwQYMBaAFNIg",
  "eQI20y8mnwdnOtZbKaG9hsT/MA8GA1UdEwEB/wQFMAMBAf8wCgYIKoZIzj0EAwID",
  "SAAwRQIhAPViuns+nP12P1oLuh2xaieAW9/xpo6mOlDGpo+r/66cAiBPpIfez/NB",
  "yksw0iIjvm2ftKWlXxGa6QQSF1crgqOkJQ==",
  "-----END CERTIFICATE-----",
].join("\\n");
const ENDS = Date.parse("2027-12-26T22:39:55Z");

const OF_CERTIFICATE = { kind: "certificate", certificate: CERTIFICATE, privateKey: "" };
const OF_SECRET = { kind: "secret", secret: "s", expires: ENDS };

test.each([
  [200, "good", "The certificate ends on 2027-12-26.", OF_CERTIFICATE],
  [20, "bad", "The certificate ends on 2027-12-26: upload its successor.", OF_CERTIFICATE],
  [-1, "bad", "The certificate ended on 2027-12-26: upload its successor.", OF_CERTIFICATE],
  [200, "good", "The client secret ends on 2027-12-26.", OF_SECRET],
  [20, "bad", "The client secret ends on 2027-12-26: make its successor.", OF_SECRET],
])("%#: with %i days left, what signs in is %s", (days, verdict, sentence, credential) => {
  const status = {
    sweeps: [],
    refused: [],
    records: { setAside: 0 },
    subscription: { state: "off", reason: null },
    copy: { state: "none", last: null, reason: null },
  };
  const found = knownFindings({} as never, { credential } as never, status as never, ENDS - days * DAY_MS);
  expect(found).toContainEqual(expect.objectContaining({ verdict, sentence }));
});
