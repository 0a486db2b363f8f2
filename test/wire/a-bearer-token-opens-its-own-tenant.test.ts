/** Entra's bearer tokens at the real Worker, with the keys that the simulated sign-in host publishes. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Answer, askBare, ROOT } from "./ask.ts";
import { type GraphOfTenant, graphOf } from "./graph-of.ts";
import { BEARER_AUDIENCE, TENANTS } from "./tenants.ts";

let graph: GraphOfTenant;
beforeAll(async () => {
  graph = await graphOf("withTokens");
});
afterAll(() => graph.close());

async function ask(target: string, claims: Readonly<Record<string, unknown>>): Promise<Answer> {
  const token = await graph.simulator.issuer.sign(Date.now(), { aud: BEARER_AUDIENCE, ...claims });
  return askBare(target, { headers: { Authorization: `Bearer ${token}` } });
}

test("a reader's token reads reports of its own tenant, and nothing else", async () => {
  const own = await ask(`${ROOT}/CsConferenceMonthly`, { roles: ["reader"] });
  expect(own.status).toBe(200);
  expect((await ask("/bridge/status", { roles: ["reader"] })).status).toBe(403);
  const other = `${ROOT}/CsConferenceMonthly?DelegatedOrg=${TENANTS.recorded.name}`;
  expect((await ask(other, { roles: ["reader"] })).status).toBe(404);
});

test("an operator's token may ask for the status, of its own tenant alone", async () => {
  const answer = await ask("/bridge/status", { roles: ["operator"] });
  const { tenants } = JSON.parse(answer.text) as { tenants: { tenantId: string }[] };
  expect(tenants.map(({ tenantId }) => tenantId)).toEqual([TENANTS.withTokens.id]);
});

test("keys were asked for once, without a token", async () => {
  for (let turn = 0; turn < 3; turn++) await ask(ROOT, { roles: ["reader"] });
  const asked = graph.simulator.requests.filter(({ path }) => path.includes("/discovery/"));
  expect(asked.map(({ status, bearer }) => [status, bearer])).toEqual([[200, false]]);
});

test("wrong tokens are refused like wrong passwords, and one without a role is forbidden", async () => {
  expect((await ask(ROOT, { roles: ["reader"], aud: "other" })).status).toBe(401);
  expect((await ask(ROOT, { roles: ["reader"], tid: "87654321-0000-4000-8000-876543210987" })).status).toBe(401);
  expect((await ask(ROOT, { roles: ["reader"], exp: 1 })).status).toBe(401);
  expect((await ask("/bridge/status", {})).status).toBe(403);
  expect((await askBare(ROOT, { headers: { Authorization: "Bearer abc" } })).status).toBe(401);
});
