/** Basic sign-in and roles: legacy-contract.md section 1 and 3.6, design.md "Interfaces". */
import { describe, expect, test } from "vitest";
import { ask, askAsReader, askBare, basic, ROOT } from "./ask.ts";
import { NARROW_READER, OVERSEER, PASSWORD, readerOf, TENANTS } from "./tenants.ts";

const FEED = `${ROOT}/CsConferenceDaily`;

/** What the retired service's web server wrote, as its callers know it. */
const TITLE = "401 - Unauthorized: Access is denied due to invalid credentials.";

describe("the legacy service", () => {
  const refused = [
    ["without credentials", undefined],
    ["with a wrong password", basic(readerOf("recorded"), "not the password")],
    ["for an unknown user", basic("nobody@recorded.example")],
    ["with an empty password", basic(readerOf("recorded"), "")],
    ["with another scheme", "Bearer abc"],
    ["with a broken credential", "Basic %%%"],
  ] as const;

  test.each(refused)("refuses a caller %s with the HTML page and a challenge", async (_name, authorization) => {
    const answer = await askBare(FEED, {
      headers: authorization === undefined ? {} : { Authorization: authorization },
    });
    expect(answer.status).toBe(401);
    expect(answer.headers["www-authenticate"]).toMatch(/^Basic realm="/);
    expect(answer.headers["content-type"]).toMatch(/^text\/html/);
    expect(answer.text).toContain(`<title>${TITLE}</title>`);
    expect(answer.text).not.toContain("recorded.example");
  });

  test("refuses before it looks at the address", async () => {
    expect((await askBare(`${ROOT}/NoSuchReport?$filter=((`)).status).toBe(401);
    expect((await askBare(FEED, { method: "POST" })).status).toBe(401);
  });

  test("knows the user in any letter case, and a password beyond ASCII in UTF-8 and in Latin-1", async () => {
    const shouted = basic(readerOf("recorded").toUpperCase());
    expect((await askBare(FEED, { headers: { Authorization: shouted } })).status).toBe(200);
    const latin1 = Buffer.from(`${readerOf("recorded")}:${PASSWORD}`, "latin1").toString("base64");
    expect((await askBare(FEED, { headers: { Authorization: `Basic ${latin1}` } })).status).toBe(200);
  });

  test("tells every answer's TenantGuid from the account, never from the address", async () => {
    const named = `tenantId=${TENANTS.documents.id}&tenant=${TENANTS.documents.id}`;
    const { text, status } = await askAsReader("recorded", `${ROOT}/CsConferenceMonthly?${named}`);
    expect(status).toBe(200);
    expect(text).not.toContain(TENANTS.documents.id);
  });

  test("shows an account its own sets only; another is as unknown as one that never was", async () => {
    const headers = { Authorization: basic(NARROW_READER) };
    const document = await askBare(ROOT, { headers });
    expect([...document.text.matchAll(/href="(\w+)"/g)].map(([, href]) => href)).toEqual(["CsConferenceDaily"]);
    const metadata = await askBare(`${ROOT}/$metadata`, { headers });
    expect([...metadata.text.matchAll(/EntitySet Name="(\w+)"/g)].map(([, name]) => name)).toEqual([
      "CsConferenceDaily",
    ]);
    expect((await askBare(`${ROOT}/CsConferenceDaily`, { headers })).status).toBe(200);
    const hidden = await askBare(`${ROOT}/CsConferenceWeekly`, { headers });
    const unknown = await askBare(`${ROOT}/CsNeverWas`, { headers });
    expect(hidden.status).toBe(404);
    expect(hidden.text).toBe(unknown.text.replace("CsNeverWas", "CsConferenceWeekly"));
  });
});

describe("the bridge's own addresses", () => {
  test("health needs no sign-in and tells nothing but that all is well", async () => {
    const answer = await askBare("/bridge/health");
    expect([answer.status, answer.text]).toEqual([200, '{"status":"ok"}']);
  });

  const own = [
    ["GET", "/bridge/"],
    ["GET", "/bridge/status"],
    ["GET", "/bridge/mappings"],
    ["GET", "/bridge/explain/CsConferenceMonthly"],
    ["POST", "/bridge/sync"],
    ["POST", "/bridge/import"],
    ["GET", "/bridge/no-such-page"],
  ] as const;

  test.each(own)("%s %s challenges a caller without credentials", async (method, target) => {
    const answer = await askBare(target, { method });
    expect(answer.status).toBe(401);
    expect(answer.headers["www-authenticate"]).toMatch(/^Basic realm="/);
  });

  test.each([
    ["GET", "/bridge/status"],
    ["POST", "/bridge/sync"],
    ["POST", "/bridge/import"],
  ] as const)("%s %s is for operators: a reader gets 403", async (method, target) => {
    const answer = await askAsReader("recorded", target, { method, ...(method === "POST" ? { body: "{}" } : {}) });
    expect(answer.status).toBe(403);
    expect(JSON.parse(answer.text).error).toContain("operator");
  });

  test.each(["/bridge/mappings", "/bridge/explain/CsConferenceMonthly"])("%s is open to readers", async (target) => {
    expect((await askAsReader("recorded", target)).status).toBe(200);
  });

  test("an operator who has several tenants sees all of them, or the one that is named by id or domain", async () => {
    const headers = { Authorization: basic(OVERSEER) };
    const idsAt = async (target: string): Promise<string[]> => {
      const { text } = await askBare(target, { headers });
      return (JSON.parse(text) as { tenants: { tenantId: string }[] }).tenants.map(({ tenantId }) => tenantId);
    };
    expect(await idsAt("/bridge/status")).toEqual(Object.values(TENANTS).map(({ id }) => id));
    expect(await idsAt(`/bridge/status?tenant=${TENANTS.recorded.id}`)).toEqual([TENANTS.recorded.id]);
    expect(await idsAt(`/bridge/status?tenant=${TENANTS.recorded.name}`)).toEqual([TENANTS.recorded.id]);
  });

  test("a tenant of somebody else is as unknown as one that isn't there", async () => {
    const answers = await Promise.all(
      [TENANTS.documents.id, "00000000-0000-4000-8000-000000000000"].map((id) =>
        ask("recorded", `/bridge/status?tenant=${id}`),
      ),
    );
    for (const { status } of answers) expect(status).toBe(404);
    const [theirs, nobodys] = answers.map(({ text }) => (JSON.parse(text) as { error: string }).error);
    expect(theirs?.replace(TENANTS.documents.id, "X")).toBe(
      nobodys?.replace("00000000-0000-4000-8000-000000000000", "X"),
    );
  });
});
