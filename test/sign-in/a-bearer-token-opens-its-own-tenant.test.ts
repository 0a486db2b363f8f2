import { createHmac } from "node:crypto";
import { expect, test } from "vitest";
import type { Config } from "../../src/config.ts";
import { readConfig } from "../../src/config.ts";
import { Fault } from "../../src/errors.ts";
import { tokenSignIn } from "../../src/sign-in-tokens.ts";
import { createSimulator, SIMULATED_TENANT } from "../../src/simulator/simulator.ts";

const NOW = Date.parse("2026-11-20T12:00:00Z");
const AUDIENCE = "11111111-aaaa-4000-8000-111111111111";
const ROLES = { aud: AUDIENCE, roles: ["reader"] };

const config = (bearer: unknown = { audience: AUDIENCE }): Config =>
  readConfig({
    TENANT_ID: SIMULATED_TENANT,
    TENANT_NAME: "contoso.example",
    CLIENT_ID: "client",
    CLIENT_SECRET: "secret",
    ACCOUNTS: [{ username: "jane", passwordHash: `sha256$${"0".repeat(64)}` }],
    BEARER: JSON.stringify(bearer),
  });

/** One for all: its key takes a while to make. */
const sim = createSimulator({ now: () => NOW, company: false });

function world(bearer?: unknown) {
  const clock = { now: NOW };
  const fetch = ((input: string, init: RequestInit) => sim.fetch(new Request(input, init))) as typeof globalThis.fetch;
  const signIn = tokenSignIn(config(bearer), { fetch, now: () => clock.now });
  return {
    clock,
    signIn: async (token: string) => signIn(`Bearer ${token}`),
    token: (claims: object = {}, header: object = {}) =>
      sim.issuer.sign(clock.now, { ...ROLES, ...claims }, { ...header }),
  };
}

test("a good token is its bearer's account, in its own tenant, with the roles it carries", async () => {
  const { signIn, token } = world();
  const account = await signIn(await token({ roles: ["operator", "reader", "Somebody.Else", 7] }));
  expect(account).toEqual({
    username: "cdcdcdcd-0000-4000-8000-000000000003",
    passwordHash: "",
    roles: ["operator", "reader"],
    tenants: [SIMULATED_TENANT],
  });
});

test("roles may have other names", async () => {
  const { signIn, token } = world({ audience: AUDIENCE, roles: { "Reports.Read.All": "reader" } });
  expect((await signIn(await token({ roles: ["Reports.Read.All"] })))?.roles).toEqual(["reader"]);
  await expect(signIn(await token({ roles: ["operator"] }))).rejects.toThrow("no role");
});

test.each([[undefined], [[]], [["constructor", "__proto__"]], ["Reader"], [{ reader: true }]])(
  "a token with the roles %j is forbidden",
  async (roles) => {
    const { signIn, token } = world();
    const fault = await signIn(await token({ roles })).catch((thrown: unknown) => thrown);
    expect(fault).toBeInstanceOf(Fault);
    expect(fault).toMatchObject({ kind: "forbidden" });
  },
);

const seconds = (ms: number): number => Math.floor(ms / 1000);

const REFUSED: readonly (readonly [string, object, object])[] = [
  ["another audience", { aud: "22222222-aaaa-4000-8000-222222222222" }, {}],
  ["Graph's audience", { aud: "https://graph.microsoft.com" }, {}],
  ["no audience", { aud: undefined }, {}],
  ["the issuer of v1 tokens", { iss: `https://sts.windows.net/${SIMULATED_TENANT}/` }, {}],
  [
    "another tenant's issuer",
    { iss: "https://login.microsoftonline.com/33333333-0000-4000-8000-333333333333/v2.0" },
    {},
  ],
  ["another cloud's issuer", { iss: `https://login.microsoftonline.us/${SIMULATED_TENANT}/v2.0` }, {}],
  ["no issuer", { iss: undefined }, {}],
  ["a tenant that isn't configured", { tid: "33333333-0000-4000-8000-333333333333" }, {}],
  ["no tenant", { tid: undefined }, {}],
  ["an end that is past", { exp: seconds(NOW) - 61 }, {}],
  ["no end", { exp: undefined }, {}],
  ["a beginning that is to come", { nbf: seconds(NOW) + 61 }, {}],
  ["a key that isn't published", {}, { kid: "key-99" }],
  ["no key's id", {}, { kid: undefined }],
  ["another algorithm in its header", {}, { alg: "RS512" }],
  ["no algorithm", {}, { alg: "none" }],
];

test.each(REFUSED)("a token with %s is refused", async (_, claims, header) => {
  const { signIn, token } = world();
  expect(await signIn(await token(claims, header))).toBeUndefined();
});

test("clocks may differ by a minute", async () => {
  const { signIn, token } = world();
  expect(await signIn(await token({ exp: seconds(NOW) - 59 }))).toBeDefined();
  expect(await signIn(await token({ nbf: seconds(NOW) + 59 }))).toBeDefined();
});

const part = (members: object): string => Buffer.from(JSON.stringify(members)).toString("base64url");

test("what was changed after signing, signed by somebody else, or signed with the public key as a secret is refused", async () => {
  const { signIn, token } = world();
  const good = await token();
  const [header = "", payload = "", signature = ""] = good.split(".");
  const claims = JSON.parse(Buffer.from(payload, "base64url").toString());
  const changed = part({ ...claims, roles: ["operator"] });
  const published = (await (await sim.issuer.publish(SIMULATED_TENANT)).json()) as {
    keys: [{ kid: string; n: string }];
  };
  const [jwk] = published.keys;
  const hs256 = `${part({ typ: "JWT", alg: "HS256", kid: jwk.kid })}.${changed}`;
  const stranger = createSimulator({ now: () => NOW, company: false });
  const others = [
    `${header}.${changed}.${signature}`,
    `${header}.${payload}.`,
    `${part({ alg: "none", kid: jwk.kid })}.${changed}.`,
    `${hs256}.${createHmac("sha256", jwk.n).update(hs256).digest("base64url")}`,
    await stranger.issuer.sign(NOW, ROLES),
    await stranger.issuer.sign(NOW, ROLES, { jwk, jku: "https://evil.example/keys", x5u: "https://evil.example/x" }),
  ];
  for (const other of others) expect(await signIn(other)).toBeUndefined();
  expect(await signIn(good)).toBeDefined();
});

test.each([
  "",
  "Bearer",
  "Bearer a.b",
  "Bearer a.b.c",
  "Bearer a.b.c.d.e",
  `Bearer ${part({ kid: "k" })}.bnVsbA.c`,
  "Basic YTpi",
])("the header %j is no token", async (header) => {
  const signIn = tokenSignIn(config(), { fetch: () => Promise.reject(new Error("Nothing is asked.")), now: () => NOW });
  expect(await signIn(header)).toBeUndefined();
});

test("a token that was good ends when it says so", async () => {
  const { signIn, token, clock } = world();
  const good = await token();
  expect(await signIn(good)).toBeDefined();
  clock.now += 3_600_000 + 59_000;
  expect(await signIn(good)).toBeDefined();
  clock.now += 1_000;
  expect(await signIn(good)).toBeUndefined();
});

test("without BEARER no token opens anything", async () => {
  const { token } = world();
  const { bearer: _, ...without } = config();
  const signIn = tokenSignIn(without, { fetch: () => Promise.reject(new Error("Nothing is asked.")), now: () => NOW });
  expect(await signIn(`Bearer ${await token()}`)).toBeUndefined();
});

test.each([
  [{}, "BEARER.audience is missing"],
  [{ audience: "two words" }, "BEARER.audience must be one word"],
  [{ audience: AUDIENCE, issuer: "https://evil.example" }, "BEARER has an unknown member"],
  [{ audience: AUDIENCE, roles: { admin: "owner" } }, "BEARER.roles.admin must be one of reader, operator"],
  [{ audience: AUDIENCE, roles: ["reader"] }, "BEARER.roles must be an object of app roles"],
])("BEARER %j is refused", (bearer, complaint) => {
  expect(() => config(bearer)).toThrow(complaint);
});
