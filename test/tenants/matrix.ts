/** Three tenants, the accounts that see them, and every address of the bridge with how it is asked. */
import { createHash } from "node:crypto";
import { bridgeInNode, type NodeBridge } from "../support/bridge-in-node.ts";

export const TENANTS = {
  alpha: { id: "aaaaaaaa-0000-4000-8000-aaaaaaaaaaaa", domain: "alpha.example", figure: 111_111 },
  beta: { id: "bbbbbbbb-0000-4000-8000-bbbbbbbbbbbb", domain: "beta.example", figure: 222_222 },
  gamma: { id: "cccccccc-0000-4000-8000-cccccccccccc", domain: "gamma.example", figure: 333_333 },
} as const;
export type TenantName = keyof typeof TENANTS;
export const TENANT_NAMES: readonly TenantName[] = ["alpha", "beta", "gamma"];

export type Role = "reader" | "operator";
export interface MatrixAccount {
  readonly roles: readonly Role[];
  readonly tenants: readonly TenantName[];
  readonly sets?: readonly string[];
}

export const OPEN_SET = "CsConferenceDaily";
export const HIDDEN_SET = "CsConferenceMonthly";

export const ACCOUNTS = {
  alphaReader: { roles: ["reader"], tenants: ["alpha"] },
  alphaOperator: { roles: ["operator"], tenants: ["alpha"] },
  betaOperator: { roles: ["reader", "operator"], tenants: ["beta"] },
  gammaOperator: { roles: ["operator"], tenants: ["gamma"] },
  partner: { roles: ["reader"], tenants: ["beta", "alpha"] },
  overseer: { roles: ["operator"], tenants: ["alpha", "beta"] },
  narrowReader: { roles: ["reader"], tenants: ["alpha"], sets: [OPEN_SET] },
  narrowOperator: { roles: ["reader", "operator"], tenants: ["alpha", "beta"], sets: [OPEN_SET] },
} as const satisfies Record<string, MatrixAccount>;
export type AccountName = keyof typeof ACCOUNTS;

export interface Asking {
  readonly target: string;
  readonly method?: string;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** How a route is asked for a tenant: `tenant=` named or not. `whole`: only for accounts without a limit to sets. */
export type Address =
  | { readonly who: "everybody" | "middleware" }
  /** Speaks of no tenant. */
  | { readonly who: Role; readonly target: string }
  | { readonly who: Role; readonly whole?: true; readonly ask: (named: string) => Asking };

export const ROOT = "/ecp/reportingwebservice/reporting.svc";
const FORM = { "Content-Type": "application/x-www-form-urlencoded" };
const JSON_TYPE = { "Content-Type": "application/json" };

/** A row of the old service's answers. */
export const recorded = (set: string, figure: number): string =>
  JSON.stringify({
    d: {
      results: [
        {
          __metadata: { type: "TenantReporting.CsConferenceReport" },
          Date: set.endsWith("Daily") ? "/Date(1368489600000)/" : "/Date(1369958400000)/",
          TotalConferences: figure,
        },
      ],
    },
  });

const get =
  (path: string) =>
  (named: string): Asking => ({ target: `${path}?${named}` });
const post =
  (path: string, more: Omit<Asking, "target" | "method"> = {}) =>
  (named: string): Asking => ({ target: `${path}${path.includes("?") ? "&" : "?"}${named}`, method: "POST", ...more });

/** One line a route of src/app.ts; a route without a line fails the test. */
export const ADDRESSES: Readonly<Record<string, Address>> = {
  "ALL /*": { who: "middleware" },
  "ALL /bridge/*": { who: "middleware" },
  "ALL /bridge/:whole{export|restore|rebuild|remove|forget}": { who: "middleware" },
  "GET /bridge/health": { who: "everybody" },
  "ALL /bridge/notifications": { who: "everybody" },
  "GET /": { who: "everybody" },
  "GET /bridge/style.css": { who: "everybody" },
  "GET /bridge/": { who: "reader", ask: get("/bridge/") },
  "GET /bridge/reports": { who: "reader", ask: get("/bridge/reports") },
  "GET /bridge/reports/:set": { who: "reader", ask: get(`/bridge/reports/${OPEN_SET}`) },
  "GET /bridge/trust": { who: "reader", ask: get("/bridge/trust") },
  "GET /bridge/trust/:set": { who: "reader", ask: get(`/bridge/trust/${OPEN_SET}`) },
  "GET /bridge/compare": { who: "operator", ask: get("/bridge/compare") },
  "POST /bridge/compare": {
    who: "operator",
    ask: post("/bridge/compare", { headers: FORM, body: `action=remove&set=${OPEN_SET}` }),
  },
  "GET /bridge/coverage": { who: "operator", ask: get("/bridge/coverage") },
  "POST /bridge/coverage/sync": { who: "operator", ask: post("/bridge/coverage/sync") },
  "POST /bridge/coverage/retry": { who: "operator", ask: post("/bridge/coverage/retry") },
  "GET /bridge/clients": { who: "operator", ask: get("/bridge/clients") },
  "GET /bridge/set-up": { who: "operator", ask: get("/bridge/set-up") },
  "POST /bridge/set-up/check": { who: "operator", ask: post("/bridge/set-up/check") },
  "GET /bridge/mappings": { who: "reader", target: "/bridge/mappings" },
  "GET /bridge/explain/:set{.+}": { who: "reader", ask: get(`/bridge/explain/${OPEN_SET}`) },
  "GET /bridge/status": { who: "operator", ask: get("/bridge/status") },
  "POST /bridge/sync": { who: "operator", ask: post("/bridge/sync") },
  "POST /bridge/retry": { who: "operator", ask: post("/bridge/retry") },
  "GET /bridge/export": { who: "operator", whole: true, ask: get("/bridge/export") },
  "POST /bridge/restore": { who: "operator", whole: true, ask: post("/bridge/restore", { body: "nothing" }) },
  "POST /bridge/rebuild": { who: "operator", whole: true, ask: post("/bridge/rebuild") },
  "POST /bridge/remove": { who: "operator", whole: true, ask: post("/bridge/remove") },
  "POST /bridge/forget": {
    who: "operator",
    whole: true,
    ask: post("/bridge/forget", { headers: JSON_TYPE, body: '{"user":"nobody@nowhere.example"}' }),
  },
  "POST /bridge/diff": {
    who: "operator",
    ask: post(`/bridge/diff?set=${OPEN_SET}`, { body: recorded(OPEN_SET, 7) }),
  },
  "POST /bridge/import": {
    who: "operator",
    // Contradicts what is held: the answer tells the figure held, and nothing is kept.
    ask: post(`/bridge/import?set=${OPEN_SET}`, { body: recorded(OPEN_SET, 7) }),
  },
  "POST /bridge/import/remove": { who: "operator", ask: post(`/bridge/import/remove?set=${OPEN_SET}`) },
};

/** The archives hold one recorded figure a tenant, which tells whose an answer is. */
export async function threeTenants(): Promise<NodeBridge> {
  const passwordHash = `sha256$${createHash("sha256").update("secret").digest("hex")}`;
  const bridge = bridgeInNode("2026-11-20T12:00:00Z", {
    TENANT_ID: undefined,
    TENANT_NAME: undefined,
    CLIENT_ID: undefined,
    CLIENT_SECRET: undefined,
    SECRET: "unused",
    TENANTS: JSON.stringify(
      TENANT_NAMES.map((name) => ({
        tenantId: TENANTS[name].id,
        tenantName: TENANTS[name].domain,
        domains: [TENANTS[name].domain],
        clientId: "client",
        clientSecretName: "SECRET",
        // A set that only one of them has.
        policy: { extensions: name === "beta" },
      })),
    ),
    ACCOUNTS: JSON.stringify(
      Object.entries(ACCOUNTS).map(([username, { tenants, ...account }]) => ({
        username,
        passwordHash,
        ...account,
        tenants: tenants.map((name) => TENANTS[name].id),
      })),
    ),
  });
  for (const [username, tenant] of [
    ["alphaOperator", "alpha"],
    ["betaOperator", "beta"],
    ["gammaOperator", "gamma"],
  ] as const) {
    for (const set of [OPEN_SET, HIDDEN_SET]) {
      const body = recorded(set, TENANTS[tenant].figure);
      const answer = await bridge.ask(`/bridge/import?set=${set}`, { method: "POST", body, username });
      if (answer.status !== 200) throw new Error(`The import answered ${answer.status}: ${await answer.text()}`);
    }
  }
  return bridge;
}
