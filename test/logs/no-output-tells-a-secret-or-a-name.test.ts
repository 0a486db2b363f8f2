/**
 * Everything that the bridge does, well and badly, with marked secrets, passwords, tokens, query literals, typed names and
 * a company's people; then all output is searched: lines of the log, the console, and for secrets the answers too.
 */
import { createHash } from "node:crypto";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { catalog } from "../../src/catalog.ts";
import { SIMULATED_TENANT } from "../../src/simulator/simulator.ts";
import { type CollectingBridge, collectingBridge, HOUR, ORIGIN } from "../support/collecting-bridge.ts";

const SERVICE = "/ecp/reportingwebservice/reporting.svc";

const SECRETS = {
  CLIENT_SECRET: "mk-client-secret-5f1c",
  USER_HASH_KEY: "mk-hash-key-77aa",
  WEBHOOK_SECRET: "mk-webhook-secret-93be",
};
const PASSWORD = "mk-password-1d4e";
const passwordHash = `sha256$${createHash("sha256").update(PASSWORD).digest("hex")}`;
/** What callers type: literals, names of users, options, headers. */
const TYPED = "mk-typed-b07a";

const METHODS = ["log", "info", "warn", "error", "debug"] as const;
const printed: string[] = [];
const answers: string[] = [];
const tokens = new Set<string>();

beforeEach(() => {
  for (const method of METHODS) {
    vi.spyOn(console, method).mockImplementation((...said: unknown[]) => {
      printed.push(said.map((one) => (one instanceof Error ? `${one.stack}` : String(one))).join(" "));
    });
  }
});
afterEach(() => {
  vi.restoreAllMocks();
});

function open(): CollectingBridge {
  const account = (username: string, roles: readonly string[]) => ({ username, passwordHash, roles });
  return collectingBridge({
    log: (line) => printed.push(line),
    simulator: { company: true, people: 5, clientSecret: SECRETS.CLIENT_SECRET },
    variables: {
      ...SECRETS,
      PUBLIC_ORIGIN: ORIGIN,
      POLICY: '{"extensions":true}',
      BUDGET: '{"requests":10000}',
      ACCOUNTS: JSON.stringify([account("operator", ["reader", "operator"]), account("reader", ["reader"])]),
    },
  });
}

const basic = (user: string, password: string): string => `Basic ${btoa(`${user}:${password}`)}`;

test("neither the log nor the console tells any of them, and no answer tells a secret", async () => {
  const bridge = open();
  const keep = async (asked: Promise<Response>): Promise<number> => {
    const answer = await asked;
    answers.push(JSON.stringify([...answer.headers]), await answer.text().catch((error) => `cut: ${error}`));
    return answer.status;
  };
  const ask = (target: string, asked: Parameters<CollectingBridge["askBare"]>[1] = {}) =>
    keep(
      bridge.askBare(target, { ...asked, headers: { Authorization: basic("operator", PASSWORD), ...asked.headers } }),
    );
  const post = (target: string, body = "", type = "application/json") =>
    ask(target, { method: "POST", body, headers: { "Content-Type": type } });

  bridge.sim.faults.add({
    match: /./,
    kind: "answer",
    times: Number.POSITIVE_INFINITY,
    answer: async (real, request) => {
      const bearer = request.headers.get("Authorization");
      if (bearer !== null) tokens.add(bearer.replace("Bearer ", ""));
      return real;
    },
  });
  for (const kind of [
    "401-expired",
    "403",
    "500",
    "html",
    "429-seconds",
    "next-link-other-host",
    "half-body",
    "410",
  ] as const) {
    bridge.sim.faults.add({ match: /callRecords|reports/, kind, after: 3, times: 2, chance: 0.5 });
  }
  await post("/bridge/sync");
  await bridge.pass(HOUR / 3);
  expect(tokens.size).toBeGreaterThan(0);

  // What is asked well.
  for (const { name } of catalog().sets) {
    await ask(`${SERVICE}/${name}?$format=json`);
  }
  for (const name of ["CsConferenceDaily", "CsUserActivitiesMonthly", "CsPSTNUsageDetailDaily"])
    await ask(`/bridge/explain/${name}?$top=5`);
  for (const path of [
    "",
    "status",
    "health",
    "mappings",
    "export",
    "reports",
    "trust",
    "coverage",
    "clients",
    "set-up",
    "compare",
  ]) {
    await ask(`/bridge/${path}`, { headers: { Accept: "text/html" } });
  }
  const [someone] = bridge.sim.company.people.staff;
  await ask(`${SERVICE}/CsPSTNUsageDetailDaily?$filter=SipUri eq '${someone?.upn}' or SipUri eq '${TYPED}'`);

  // What is asked badly.
  await ask(`${SERVICE}/CsConferenceDaily?$filter=${TYPED} eq '${someone?.upn}'`);
  await ask(`${SERVICE}/${TYPED}?$format=${TYPED}&DelegatedOrg=${TYPED}.example`);
  await ask(`/bridge/${TYPED}?tenant=${TYPED}`, { headers: { "X-timezone": TYPED, "User-Agent": TYPED } });
  await ask(`${SERVICE}/CsConferenceDaily`, { method: TYPED.toUpperCase().replaceAll(/[^A-Z]/g, "") });
  for (const credential of [
    basic(TYPED, PASSWORD),
    basic(someone?.upn ?? "", "x"),
    basic("operator", TYPED),
    `Bearer ${TYPED}`,
  ]) {
    await keep(bridge.askBare(`${SERVICE}/CsConferenceDaily`, { headers: { Authorization: credential } }));
  }
  await post("/bridge/import?set=CsPSTNUsageDetailDaily", `{"d":{"results":[{"ID":"1","Date":"${TYPED}"}]}}`);
  await post(`/bridge/diff?name=${TYPED}`, `Date,TotalConferences,${TYPED}\n2013-05-10,x\n`);
  await post("/bridge/restore", `{"archive":"reporting-bridge","${TYPED}":1}\n`);
  await post("/bridge/forget", `{"user":"${TYPED}@contoso.example"}`);
  await post("/bridge/forget", `{"user":"${someone?.upn}"}`);
  const notice = { tenantId: SIMULATED_TENANT, subscriptionId: "1", clientState: TYPED, resourceData: { id: "2" } };
  await post(
    "/bridge/notifications",
    JSON.stringify({ value: [notice, { ...notice, clientState: SECRETS.WEBHOOK_SECRET }] }),
  );

  // What breaks.
  bridge.failStorage(true);
  expect(await ask(`${SERVICE}/CsPSTNUsageDetailDaily?$filter=SipUri eq '${TYPED}'`)).toBe(500);
  expect(await ask(`/bridge/explain/CsConferenceDaily?o=${TYPED}`)).toBe(500);
  await ask("/bridge/status");
  await post("/bridge/notifications", JSON.stringify({ value: [{ ...notice, clientState: SECRETS.WEBHOOK_SECRET }] }));
  bridge.failStorage(false);

  // What is configured badly.
  for (const [name, value] of Object.entries({
    POLICY: `{"${TYPED}":1}`,
    ACCOUNTS: `[{"username":"${TYPED}"}]`,
    CLIENT_SECRET: `${TYPED} x`,
  })) {
    bridge.restart({ [name]: value });
    await ask("/bridge/health");
    await ask(`${SERVICE}/CsConferenceDaily`);
  }

  const people = bridge.sim.company.people.staff.flatMap(({ id, name, upn, number }) => [id, name, upn, number]);
  const secrets = [...Object.values(SECRETS), PASSWORD, passwordHash, basic("operator", PASSWORD), ...tokens];
  const output = printed.join("\n");
  expect(printed.filter((line) => line.includes('"event":"request"')).length).toBeGreaterThan(60);
  expect(printed.filter((line) => line.includes('"event":"sweep"')).length).toBeGreaterThan(5);
  expect(printed.filter((line) => line.includes('"event":"error"')).length).toBeGreaterThan(1);
  const told = (text: string, marks: readonly string[]): string[] =>
    marks.filter((mark) => text.toLowerCase().includes(mark.toLowerCase()));
  expect(told(output, [...secrets, ...people, TYPED, "203.0.113."])).toEqual([]);
  expect(told(answers.join("\n"), secrets)).toEqual([]);
  // The search finds what is there.
  expect(told(answers.join("\n"), [TYPED, someone?.upn ?? ""])).toEqual([TYPED, someone?.upn]);
});
