/** Health, status and doctor warn before a secret, a certificate or the subscription ends. */
import { X509Certificate } from "node:crypto";
import * as fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import { healthOf } from "../../src/api/health.ts";
import { examine } from "../../src/cli/doctor.ts";
import { readConfig } from "../../src/config.ts";
import { certificateEnd, credentialEnd, expiryWarnings } from "../../src/expiry.ts";
import { createGraph } from "../../src/graph/graph.ts";
import {
  createSimulator,
  SIMULATED_CLIENT,
  SIMULATED_SECRET,
  SIMULATED_TENANT,
} from "../../src/simulator/simulator.ts";
import { FIRST, oneTenant, PRIVATE_KEY, twoTenants } from "../config/environments.ts";
import { type Answer, collectingBridge, HOUR, NOON } from "../support/collecting-bridge.ts";

const DAY = 24 * HOUR;

/** Ends in 2027: its times are UTCTime. */
const SOON = `-----BEGIN CERTIFICATE-----
MIIBgzCCASmgAwIBAgIUabqK3NclK83WIcfrz3TjZCKPTw0wCgYIKoZIzj0EAwIw
FzEVMBMGA1UEAwwMZW5kcyBpbiAyMDI3MB4XDTI2MTEyMTIyNDM1NVoXDTI3MDYw
OTIyNDM1NVowFzEVMBMGA1UEAwwMZW5kcyBpbiAyMDI3MFkwEwYHKoZIzj0CAQYI
KoZIzj0DAQcDQgAEoe+QKYAyCqmMe67Pc/cLLNfAKmAJ9xONvtS3SFR/5tYqmmH8
ACezQQoGv5dJ7wLi4UwNBRNlxXXuhp1r2YmV7aNTMFEwHQYDVR0OBBYEFDlcbMUz
M+LX3uZseEhlMV4+abBFMB8GA1UdIwQYMBaAFDlcbMUzM+LX3uZseEhlMV4+abBF
MA8GA1UdEwEB/wQFMAMBAf8wCgYIKoZIzj0EAwIDSAAwRQIhAO8sN2ocxcBdKZFj
EFQaBUYgHnPqpiQgCypJnEqN1JL0AiAzkkMNCu1enpvwqyFT/nas+92jnFhIScYg
CDYBXWDu7Q==
-----END CERTIFICATE-----`;
/** Ends after 2050: its end is GeneralizedTime. */
const LATE = `-----BEGIN CERTIFICATE-----
MIIBizCCATGgAwIBAgIUGOScgFKQ//6BUOoD3YgF7cM5IQYwCgYIKoZIzj0EAwIw
GjEYMBYGA1UEAwwPZW5kcyBhZnRlciAyMDUwMCAXDTI2MTEyMTIyNDM1NloYDzIw
NTkwOTI5MjI0MzU2WjAaMRgwFgYDVQQDDA9lbmRzIGFmdGVyIDIwNTAwWTATBgcq
hkjOPQIBBggqhkjOPQMBBwNCAATpFrHQbu0tIW6/wIf1qnBrgUSk1U0swNmkwsjO
RUxza6HbB5Tw+RLbuqI2tByzOYWAv4bcUA5agDFqzodx8JuEo1MwUTAdBgNVHQ4E
FgQUeszYJQc/V03lH3QdRX7FvzJ6SqswHwYDVR0jBBgwFoAUeszYJQc/V03lH3Qd
RX7FvzJ6SqswDwYDVR0TAQH/BAUwAwEB/zAKBggqhkjOPQQDAgNIADBFAiEAofYw
NnEnwlLb0dw4RVjnl7zw+FwehIC6gRZuG4/j89ICIHzA1GdaWHxJEOt2FFGxEHeU
uA14QsnDdrKsSpd31e4j
-----END CERTIFICATE-----`;

describe("the end of a certificate is read from its PEM", () => {
  test.each([
    ["in UTCTime", SOON],
    ["in GeneralizedTime", LATE],
  ])("%s", (_, pem) => {
    const end = Date.parse(new X509Certificate(pem).validTo);
    expect(certificateEnd(pem)).toBe(end);
    expect(certificateEnd(pem.replaceAll("\n", "\\n"))).toBe(end);
    expect(certificateEnd(`${pem}\n${SOON}`)).toBe(end);
  });

  test("what is none is unknown, however it is broken", () => {
    const body = Buffer.from(SOON.replace(/-----[^-]+-----/g, ""), "base64");
    fc.assert(
      fc.property(fc.nat({ max: body.length - 1 }), fc.nat({ max: 255 }), fc.boolean(), (at, byte, cut) => {
        const made = Uint8Array.from(body);
        made[at] = byte;
        const bytes = Buffer.from(cut ? made.subarray(0, at) : made).toString("base64");
        const end = certificateEnd(`-----BEGIN CERTIFICATE-----\n${bytes}\n-----END CERTIFICATE-----`);
        expect(end === undefined || Number.isFinite(end)).toBe(true);
        if (cut) expect(end).toBeUndefined();
      }),
    );
    expect(certificateEnd("nothing")).toBeUndefined();
  });
});

describe("warnings", () => {
  test.each([
    [31, []],
    [29.9, ["A credential expires on 2026-12-20."]],
    [-1, ["A credential expired on 2026-11-19."]],
  ])("%d days before a credential ends", (days, said) => {
    expect(expiryWarnings([NOON + days * DAY, undefined], [], NOON)).toEqual(said);
  });

  test("each once, the earliest first, and a subscription a day before", () => {
    const ends = [NOON + 9 * DAY, NOON + 2 * DAY, NOON + 9 * DAY + HOUR];
    expect(expiryWarnings(ends, [NOON + 23 * HOUR, NOON + 25 * HOUR, undefined], NOON)).toEqual([
      "A subscription to change notifications expires on 2026-11-21.",
      "A credential expires on 2026-11-22.",
      "A credential expires on 2026-11-29.",
    ]);
  });
});

test("where the end comes from: the certificate, CLIENT_SECRET_EXPIRES, or clientSecretExpires in TENANTS", () => {
  const ends = (env: Record<string, unknown>) => readConfig(env).tenants.map(credentialEnd);
  expect(
    ends(oneTenant({ CLIENT_SECRET: undefined, CLIENT_CERTIFICATE: SOON, CLIENT_PRIVATE_KEY: PRIVATE_KEY })),
  ).toEqual([certificateEnd(SOON)]);
  expect(ends(oneTenant())).toEqual([undefined]);
  expect(ends(oneTenant({ CLIENT_SECRET_EXPIRES: "2027-12-31" }))).toEqual([Date.parse("2027-12-31")]);
  const TENANTS = JSON.stringify([{ ...FIRST, clientSecretExpires: "2027-12-31" }]);
  expect(ends(twoTenants({ TENANTS }))).toEqual([Date.parse("2027-12-31")]);
  expect(() => readConfig(oneTenant({ CLIENT_SECRET_EXPIRES: "soon" }))).toThrow(
    "CLIENT_SECRET_EXPIRES must be a date like 2027-12-31",
  );
});

test("health stays good and says no more than the day; status says it of the tenant", async () => {
  const bridge = collectingBridge({ variables: { CLIENT_SECRET_EXPIRES: "2026-12-01" } });
  await bridge.ask("/bridge/sync", { method: "POST" });
  await bridge.pass(HOUR);
  const health = await bridge.askBare("/bridge/health");
  expect(health.status).toBe(200);
  expect(await health.json()).toEqual({ status: "ok", warnings: ["A credential expires on 2026-12-01."] });
  expect((await bridge.status()).warnings).toEqual(["A credential expires on 2026-12-01."]);

  const { subscription } = (await bridge.status()) as Answer;
  expect(subscription.state).toBe("active");
  bridge.sim.faults.add({ match: /subscriptions/, kind: "503", times: Number.POSITIVE_INFINITY });
  bridge.clock.now = Date.parse(subscription.expires) - HOUR;
  const day = subscription.expires.slice(0, 10);
  const warning = `A subscription to change notifications expires on ${day}.`;
  expect((await bridge.status()).warnings).toContain(warning);
  expect(((await (await bridge.askBare("/bridge/health")).json()) as Answer).warnings).toContain(warning);
});

test("nothing is said while nothing ends", () => {
  const headway = { lastSweep: NOON, lastSign: NOON, refused: [], subscriptionEnds: NOON + 3 * DAY };
  expect(healthOf([headway], 6, NOON, [NOON + 300 * DAY, undefined])).toEqual({ status: "ok" });
});

describe("doctor", () => {
  const ENV = {
    TENANT_ID: SIMULATED_TENANT,
    CLIENT_ID: SIMULATED_CLIENT,
    CLIENT_SECRET: SIMULATED_SECRET,
    WEBHOOK_SECRET: "what only Graph knows",
    PUBLIC_ORIGIN: "https://bridge.example",
  };
  const day = (days: number): string => new Date(Date.now() + days * DAY).toISOString().slice(0, 10);

  async function findings(change: Record<string, unknown>, subscribed?: number) {
    const sim = createSimulator({ now: () => Date.now(), company: false });
    vi.stubGlobal("fetch", (input: string, init: RequestInit) => sim.fetch(new Request(input, init)));
    try {
      const env = oneTenant({ ...ENV, ...change });
      const [tenant] = readConfig(env).tenants;
      if (subscribed !== undefined && tenant !== undefined) {
        const graph = createGraph({ ...tenant, fetch, now: () => Date.now(), sleep: async () => {} });
        const notificationUrl = "https://bridge.example/bridge/notifications";
        const expirationDateTime = new Date(Date.now() + subscribed * HOUR).toISOString();
        await graph.createSubscription({
          notificationUrl,
          lifecycleNotificationUrl: notificationUrl,
          clientState: "x",
          expirationDateTime,
        });
      }
      const [examined] = await examine(env);
      return new Map(examined?.findings.map(({ check, verdict, sentence }) => [check, [verdict, sentence]]));
    } finally {
      vi.unstubAllGlobals();
    }
  }

  test.each([
    [{}, "notOffered", /^Unknown: .*CLIENT_SECRET_EXPIRES/],
    [{ CLIENT_SECRET_EXPIRES: day(200) }, "good", /^It is good until /],
    [{ CLIENT_SECRET_EXPIRES: day(20) }, "soon", /^A credential expires on .* Make a new one/],
    [{ CLIENT_SECRET_EXPIRES: day(-20) }, "bad", /^A credential expired on /],
  ])("tells of a credential with %o: %s", async (change, verdict, sentence) => {
    expect((await findings(change)).get("credential's end")).toEqual([verdict, expect.stringMatching(sentence)]);
  });

  test.each([
    [undefined, "notOffered", /^There is none yet/],
    [60, "good", /^It is good until /],
    [20, "soon", /^A subscription to change notifications expires on /],
  ])("tells of a subscription with %s hours left: %s", async (hours, verdict, sentence) => {
    expect((await findings({}, hours)).get("subscription's end")).toEqual([verdict, expect.stringMatching(sentence)]);
  });
});
