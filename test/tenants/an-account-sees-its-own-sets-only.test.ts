import { beforeAll, expect, test } from "vitest";
import type { NodeBridge } from "../support/bridge-in-node.ts";
import { type AccountName, HIDDEN_SET, OPEN_SET, ROOT, recorded, TENANTS, threeTenants } from "./matrix.ts";

const NEVER = "CsNeverWasMonthly";

let bridge: NodeBridge;
beforeAll(async () => {
  bridge = await threeTenants();
});

const ask = async (target: string, username: AccountName, asked: { method?: string; body?: string } = {}) => {
  const answer = await bridge.ask(target, { ...asked, username, headers: { Accept: "*/*" } });
  return { status: answer.status, text: await answer.text() };
};
const setsIn = (text: string): string[] => [...new Set(text.match(/\bCs\w+(?:Daily|Weekly|Monthly|Yearly)\b/g) ?? [])];

test.each([
  ["the service document", ROOT],
  ["the description", `${ROOT}/$metadata`],
  ["the mappings", "/bridge/mappings"],
  ["the first page", "/bridge/"],
  ["the reports' page", "/bridge/reports"],
  ["the page on trust", "/bridge/trust"],
])("%s names no other set", async (_, target) => {
  const { status, text } = await ask(target, "narrowReader");
  expect(status).toBe(200);
  expect(setsIn(text).filter((set) => set !== OPEN_SET)).toEqual([]);
  expect(setsIn((await ask(target, "alphaReader")).text)).toContain(HIDDEN_SET);
});

test("status and the compare page tell of no other set's recorded rows", async () => {
  for (const target of ["/bridge/status", "/bridge/compare"]) {
    expect(setsIn((await ask(target, "narrowOperator")).text)).toEqual([OPEN_SET]);
    expect(setsIn((await ask(target, "alphaOperator")).text)).toContain(HIDDEN_SET);
  }
});

test("status tells of no request for another set", async () => {
  await ask(`${ROOT}/${HIDDEN_SET}`, "alphaReader");
  expect((await ask("/bridge/status", "alphaOperator")).text).toContain("alphaReader");
  expect((await ask("/bridge/status", "narrowOperator")).text).not.toContain("alphaReader");
});

test.each(["/bridge/coverage", "/bridge/clients", "/bridge/set-up"])("%s names no other set", async (target) => {
  await ask(`${ROOT}/${HIDDEN_SET}`, "alphaReader");
  const { status, text } = await ask(target, "narrowOperator");
  expect(status).toBe(200);
  expect(setsIn(text).filter((set) => set !== OPEN_SET)).toEqual([]);
});

const named: readonly (readonly [string, (set: string) => readonly [string, { method?: string; body?: string }?]])[] = [
  ["a feed", (set) => [`${ROOT}/${set}`]],
  ["a count", (set) => [`${ROOT}/${set}/$count`]],
  ["an entry", (set) => [`${ROOT}/${set}(datetime'2013-05-31T00:00:00')`]],
  ["an explanation", (set) => [`/bridge/explain/${set}`]],
  ["a report's page", (set) => [`/bridge/reports/${set}`]],
  ["a page on trust", (set) => [`/bridge/trust/${set}`]],
  ["a comparison", (set) => [`/bridge/diff?set=${set}`, { method: "POST", body: recorded(set, 7) }]],
  [
    "a comparison of sources",
    (set) => [`/bridge/diff?sources=callRecords,teamsReports&set=${set}`, { method: "POST" }],
  ],
  ["an import", (set) => [`/bridge/import?set=${set}`, { method: "POST", body: recorded(set, 7) }]],
  ["an import that tells its set", (set) => ["/bridge/import", { method: "POST", body: withId(set) }]],
  ["a removal", (set) => [`/bridge/import/remove?set=${set}&confirm=1`, { method: "POST" }]],
];

/** An answer whose rows name their set. */
const withId = (set: string): string =>
  recorded(set, 7).replace('"__metadata":{', `"__metadata":{"id":"https://old.example/Reporting.svc/${set}(1)",`);

test.each(named)("%s of a hidden set is answered as of one that never was", async (_, address) => {
  const plain = (text: string, set: string): string =>
    text.replaceAll(set, "X").replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, "");
  const [hidden, never] = [await ask(...asked(HIDDEN_SET)), await ask(...asked(NEVER))];
  expect([400, 404]).toContain(hidden.status);
  expect([hidden.status, plain(hidden.text, HIDDEN_SET)]).toEqual([never.status, plain(never.text, NEVER)]);
  expect(hidden.text).not.toContain(String(TENANTS.alpha.figure));

  function asked(set: string): Parameters<typeof ask> {
    const [target, more = {}] = address(set);
    return [target, "narrowOperator", more];
  }
});

test("nothing of a hidden set has gone or come", async () => {
  const { text } = await ask(`${ROOT}/${HIDDEN_SET}`, "alphaReader");
  expect(text).toContain(String(TENANTS.alpha.figure));
});
