import { describe, expect, it } from "vitest";
import { createSimulator, SIMULATED_CLIENT, SIMULATED_TENANT } from "../../src/simulator/simulator.ts";
import { sampleJson } from "./samples.ts";
import { type Answer, LIST, NOON, pathsOf, testTenant, tokenOf, tokenRequest } from "./tenant.ts";

const fromBase64 = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");

function assertion(header: object = {}, claims: object = {}): Record<string, string> {
  const seconds = NOON / 1_000;
  const parts = [
    fromBase64({ alg: "PS256", typ: "JWT", "x5t#S256": "thumb", ...header }),
    fromBase64({
      aud: `https://login.microsoftonline.com/${SIMULATED_TENANT}/oauth2/v2.0/token`,
      iss: SIMULATED_CLIENT,
      sub: SIMULATED_CLIENT,
      jti: "one",
      nbf: seconds,
      exp: seconds + 600,
      ...claims,
    }),
    "s".repeat(342),
  ];
  return {
    client_secret: "",
    client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
    client_assertion: parts.join("."),
  };
}

async function signIn(form: Record<string, string>, tenant?: string): Promise<{ status: number; body: Answer }> {
  const sim = createSimulator({ now: () => NOON });
  const answer = await sim.fetch(tokenRequest(form, tenant));
  return { status: answer.status, body: await answer.json() };
}

describe("the token endpoint", () => {
  it("gives a bearer token for the secret", async () => {
    const { status, body } = await signIn({});
    expect(status).toBe(200);
    expect(body).toEqual({
      token_type: "Bearer",
      expires_in: 3_599,
      ext_expires_in: 3_599,
      access_token: expect.any(String),
    });
  });

  it.each([
    ["a wrong secret", { client_secret: "wrong" }, 401, "invalid_client", 7000215],
    ["an unknown application", { client_id: "0" }, 400, "unauthorized_client", 700016],
    ["another grant", { grant_type: "password" }, 400, "unsupported_grant_type", 70003],
    ["a scope that is none", { scope: "User.Read" }, 400, "invalid_scope", 70011],
  ])("refuses %s by its number", async (_what, form, status, error, number) => {
    const answer = await signIn(form);
    expect([answer.status, answer.body.error, answer.body.error_codes]).toEqual([status, error, [number]]);
    expect(answer.body.error_description).toMatch(new RegExp(`^AADSTS${number}: `));
  });

  it("knows its tenant only", async () => {
    expect((await signIn({}, "11111111-0000-4000-8000-000000000000")).body.error_codes).toEqual([90002]);
  });

  it("takes a client assertion, PS256 or the older RS256", async () => {
    expect((await signIn(assertion())).status).toBe(200);
    expect((await signIn(assertion({ alg: "RS256", x5t: "thumb" }))).status).toBe(200);
  });

  it.each([
    ["without thumbprint", assertion({ "x5t#S256": null })],
    ["signed HS256", assertion({ alg: "HS256" })],
    ["of another application", assertion({}, { iss: "other" })],
    ["for another audience", assertion({}, { aud: "https://graph.microsoft.com" })],
    ["that is over", assertion({}, { exp: NOON / 1_000 - 1 })],
    ["without id", assertion({}, { jti: null })],
    ["that is no token", { ...assertion(), client_assertion: "x.y" }],
  ])("refuses an assertion %s", async (_what, form) => {
    expect(await signIn(form)).toMatchObject({ status: 401, body: { error_codes: [700027] } });
  });
});

describe("bearer tokens", () => {
  const get = (token?: string, path = LIST): Request =>
    new Request(
      `https://graph.microsoft.com${path}`,
      token === undefined ? {} : { headers: { Authorization: `Bearer ${token}` } },
    );

  it("are wanted everywhere, in Graph's words", async () => {
    const { sim } = await testTenant();
    const answer = await sim.fetch(get());
    const body: Answer = await answer.json();
    expect([answer.status, body.error.code]).toEqual([401, "InvalidAuthenticationToken"]);
    const reports = await sim.fetch(get(undefined, "/v1.0/reports/getTeamsUserActivityCounts(period='D7')"));
    expect([reports.status, await reports.json()]).toEqual([401, sampleJson("error-401-reports-missing-auth-header")]);
    expect((await sim.fetch(get("made-up"))).status).toBe(401);
  });

  it("end when they said they would, with the sample's body", async () => {
    const { sim, clock } = await testTenant();
    const token = await tokenOf(sim);
    clock.now += 3_598_000;
    expect((await sim.fetch(get(token))).status).toBe(200);
    clock.now += 1_000;
    const answer = await sim.fetch(get(token));
    const body: Answer = await answer.json();
    const sample = sampleJson("error-401-expired-token");
    expect(answer.status).toBe(401);
    expect([body.error.code, body.error.message]).toEqual([sample.error.code, sample.error.message]);
    expect(pathsOf(body)).toEqual(pathsOf(sample));
  });

  it("are good across a restart of the simulator, and not in another tenant", async () => {
    const token = await tokenOf((await testTenant()).sim);
    expect((await (await testTenant()).sim.fetch(get(token))).status).toBe(200);
    const other = await testTenant({ tenantId: "88888888-0000-4000-8000-888888888888", company: false });
    expect((await other.sim.fetch(get(token))).status).toBe(401);
  });
});

describe("permissions that the application lacks", () => {
  it.each([
    [LIST, "error-403-callRecords-no-permission"],
    ["/v1.0/reports/getTeamsUserActivityCounts(period='D7')", "error-403-reports-no-permission"],
  ])("%s is refused as in the sample", async (path, name) => {
    const tenant = await testTenant({ permissions: [] });
    const answer = await tenant.ask(path);
    const body: Answer = await answer.json();
    const sample = sampleJson(name);
    expect(answer.status).toBe(403);
    expect([body.error.code, body.error.message]).toEqual([sample.error.code, sample.error.message]);
  });

  it("the narrower permission opens the telephone logs and nothing else", async () => {
    const tenant = await testTenant({ permissions: ["CallRecord-PstnCalls.Read.All"] });
    const log = `${LIST}/getPstnCalls(fromDateTime=2026-11-16,toDateTime=2026-11-17)`;
    expect([(await tenant.ask(log)).status, (await tenant.ask(LIST)).status]).toEqual([200, 403]);
  });

  it("the organization tells its name", async () => {
    const tenant = await testTenant({ tenantName: "Fabrikam" });
    expect((await tenant.json("/v1.0/organization")).value[0]).toMatchObject({
      id: SIMULATED_TENANT,
      displayName: "Fabrikam",
    });
  });
});
