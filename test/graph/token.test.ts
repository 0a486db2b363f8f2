import { createPrivateKey, generateKeyPairSync } from "node:crypto";
import { describe, expect, it } from "vitest";
import { CLOUD_NAMES, CLOUDS } from "../../src/graph/clouds.ts";
import { createTokenSource } from "../../src/graph/token.ts";
import { type Answer, fakeGraph, faultOf, json, NOW, TENANT, tokens } from "./fake-graph.ts";

const never: Answer = () => {
  throw new Error("Graph must not be asked for a token");
};

const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const pkcs8 = privateKey.export({ type: "pkcs8", format: "pem" }) as string;
const pkcs1 = privateKey.export({ type: "pkcs1", format: "pem" }) as string;
// Only its digest is used, so any bytes make a certificate.
const certificateDer = crypto.getRandomValues(new Uint8Array(900));
const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString("base64");
const certificate = `-----BEGIN CERTIFICATE-----\n${base64(certificateDer)}\n-----END CERTIFICATE-----\n`;
const fromBase64Url = (text: string) => new Uint8Array(Buffer.from(text, "base64url"));

async function verifyAssertion(
  jwt: string,
): Promise<{ header: Record<string, unknown>; claims: Record<string, unknown> }> {
  const [header = "", claims = "", signature = ""] = jwt.split(".");
  const spki = new Uint8Array(publicKey.export({ type: "spki", format: "der" }));
  const key = await crypto.subtle.importKey("spki", spki, { name: "RSA-PSS", hash: "SHA-256" }, false, ["verify"]);
  const signed = new TextEncoder().encode(`${header}.${claims}`);
  const algorithm = { name: "RSA-PSS", saltLength: 32 };
  expect(await crypto.subtle.verify(algorithm, key, fromBase64Url(signature), signed)).toBe(true);
  const parse = (part: string) => JSON.parse(new TextDecoder().decode(fromBase64Url(part)));
  return { header: parse(header), claims: parse(claims) };
}

describe("a token by client secret", () => {
  it.each(CLOUD_NAMES)("is asked for at the sign-in host and for the scope of the cloud %s", async (cloud) => {
    const fake = fakeGraph(never, { cloud });
    expect(await createTokenSource(fake.settings).get()).toBe("token-1");
    expect(fake.tokenRequests).toHaveLength(1);
    expect(fake.tokenRequests[0]?.url.split("?")[0]).toBe(
      `https://${CLOUDS[cloud].loginHost}/${TENANT}/oauth2/v2.0/token`,
    );
    const form = new URLSearchParams(fake.tokenRequests[0]?.body);
    expect(form.get("grant_type")).toBe("client_credentials");
    expect(form.get("client_id")).toBe("app-id");
    expect(form.get("client_secret")).toBe("s3cret");
    expect(form.get("scope")).toBe(`https://${CLOUDS[cloud].graphHost}/.default`);
  });

  it("is asked for at LOGIN_ENDPOINT with the same path and the cloud's own scope", async () => {
    const fake = fakeGraph(never, { loginEndpoint: "http://127.0.0.1:9009" });
    await createTokenSource(fake.settings).get();
    expect(fake.tokenRequests[0]?.url.split("?")[0]).toBe(`http://127.0.0.1:9009/${TENANT}/oauth2/v2.0/token`);
    const form = new URLSearchParams(fake.tokenRequests[0]?.body);
    expect(form.get("scope")).toBe("https://graph.microsoft.com/.default");
  });

  it.each(["http://login.example", "https://login.example/path", "nonsense", "ftp://127.0.0.1"])(
    "is never asked for at %s",
    async (loginEndpoint) => {
      const fake = fakeGraph(never, { loginEndpoint });
      expect(() => createTokenSource(fake.settings)).toThrow("LOGIN_ENDPOINT must");
    },
  );

  it("is kept until five minutes before it expires", async () => {
    const fake = fakeGraph(never);
    const source = createTokenSource(fake.settings);
    expect(await source.get()).toBe("token-1");
    fake.now = NOW + 3599_000 - 300_001;
    expect(await source.get()).toBe("token-1");
    fake.now = NOW + 3599_000 - 300_000;
    expect(await source.get()).toBe("token-2");
    expect(fake.counted).toEqual(["signIn", "signIn"]);
  });

  it("is asked for once by those who ask at the same time", async () => {
    const fake = fakeGraph(never);
    const source = createTokenSource(fake.settings);
    expect(await Promise.all([source.get(), source.get(), source.get()])).toEqual(["token-1", "token-1", "token-1"]);
    expect(fake.tokenRequests).toHaveLength(1);
  });

  it("is renewed once for all whose token was refused", async () => {
    const fake = fakeGraph(never);
    const source = createTokenSource(fake.settings);
    const stale = await source.get();
    expect(await Promise.all([source.renew(stale), source.renew(stale)])).toEqual(["token-2", "token-2"]);
    expect(await source.renew(stale)).toBe("token-2");
    expect(fake.tokenRequests).toHaveLength(2);
  });

  it("tells how far the clocks are apart", async () => {
    const fake = fakeGraph(never, {}, () =>
      json({ token_type: "Bearer", expires_in: 3599, access_token: "t" }, 200, {
        date: "Thu, 19 Nov 2026 08:07:00 GMT",
      }),
    );
    const source = createTokenSource(fake.settings);
    expect(source.clockSkewMs()).toBeNull();
    await source.get();
    expect(source.clockSkewMs()).toBe(420_000);
  });
});

describe("a token by certificate", () => {
  it.each([
    ["PKCS#8", pkcs8],
    ["PKCS#1", pkcs1],
    ["PKCS#8 with line ends written as \\n", pkcs8.replaceAll("\n", "\\n")],
  ])("is asked for with an assertion signed PS256 by a %s key", async (_, key) => {
    const fake = fakeGraph(never, {
      cloud: "us-gov-high",
      loginEndpoint: "http://localhost:9009",
      credential: { kind: "certificate", certificate, privateKey: key },
    });
    await createTokenSource(fake.settings).get();
    const form = new URLSearchParams(fake.tokenRequests[0]?.body);
    expect(form.get("client_assertion_type")).toBe("urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
    expect(form.has("client_secret")).toBe(false);
    const { header, claims } = await verifyAssertion(form.get("client_assertion") ?? "");
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", certificateDer));
    expect(header).toEqual({ alg: "PS256", typ: "JWT", "x5t#S256": Buffer.from(digest).toString("base64url") });
    expect(claims).toMatchObject({
      aud: `https://login.microsoftonline.us/${TENANT}/oauth2/v2.0/token`,
      iss: "app-id",
      sub: "app-id",
      nbf: NOW / 1000,
      exp: NOW / 1000 + 600,
    });
  });

  it("is asked for with a fresh assertion each time", async () => {
    const credential = { kind: "certificate", certificate, privateKey: pkcs8 } as const;
    const fake = fakeGraph(never, { credential });
    const source = createTokenSource(fake.settings);
    await source.renew(await source.get());
    const [first, second] = await Promise.all(
      fake.tokenRequests.map(({ body }) => verifyAssertion(new URLSearchParams(body).get("client_assertion") ?? "")),
    );
    expect(first?.claims.jti).not.toBe(second?.claims.jti);
  });

  const ec = generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey.export({ type: "pkcs8", format: "pem" });
  const encrypted = createPrivateKey(pkcs8).export({
    type: "pkcs8",
    format: "pem",
    cipher: "aes-256-cbc",
    passphrase: "p",
  });
  it.each([
    ["an encrypted key", certificate, String(encrypted), "CLIENT_PRIVATE_KEY can't be used: it is encrypted"],
    ["a key that is no PEM", certificate, "MIIE", "CLIENT_PRIVATE_KEY can't be used: it is no PEM"],
    ["a key that is not RSA", certificate, String(ec), "CLIENT_PRIVATE_KEY can't be used: it is not a valid RSA key"],
    ["a certificate that is no PEM", "MIID", pkcs8, "CLIENT_CERTIFICATE can't be used: it is no PEM"],
    ["two swapped", pkcs8, certificate, "CLIENT_CERTIFICATE can't be used"],
  ])("fails with a sentence for %s", async (_, cert, key, message) => {
    const fake = fakeGraph(never, { credential: { kind: "certificate", certificate: cert, privateKey: key } });
    const fault = await faultOf(createTokenSource(fake.settings).get());
    expect(fault.kind).toBe("signIn");
    expect(fault.message).toContain(message);
    expect(fake.tokenRequests).toHaveLength(0);
  });
});

describe("a refused sign-in", () => {
  const refusing =
    (aadsts: string, error = "invalid_client"): Answer =>
    () =>
      json({ error, error_description: `${aadsts}: upstream text with s3cret. Trace ID: x`, error_codes: [1] }, 401);

  it.each([
    ["AADSTS7000215", "client secret is not one of"],
    ["AADSTS7000222", "client secret has expired"],
    ["AADSTS700016", "no app registration"],
    ["AADSTS90002", "no tenant"],
    ["AADSTS700027", "certificate is not one of"],
    ["AADSTS999999", "Entra's list of error codes"],
  ])("names %s and never the secret or the upstream text", async (code, sentence) => {
    const fake = fakeGraph(never, {}, refusing(code));
    const fault = await faultOf(createTokenSource(fake.settings).get());
    expect(fault).toMatchObject({ kind: "signIn", code });
    expect(fault.message).toContain(code);
    expect(fault.message).toContain(sentence);
    expect(`${fault.message}${fault.stack}`).not.toMatch(/s3cret|upstream|Trace/);
    expect(fake.tokenRequests).toHaveLength(1);
  });

  it("falls back to OAuth's own word", async () => {
    const fake = fakeGraph(never, {}, () => json({ error: "unauthorized_client" }, 400));
    expect(await faultOf(createTokenSource(fake.settings).get())).toMatchObject({ code: "unauthorized_client" });
  });

  it("is not remembered: the next try asks again", async () => {
    const fake = fakeGraph(never, {}, (sent, count) =>
      count === 1 ? refusing("AADSTS7000215")(sent, 1) : tokens(sent, 2),
    );
    const source = createTokenSource(fake.settings);
    await faultOf(source.get());
    expect(await source.get()).toBe("token-2");
  });
});

describe("a sign-in endpoint in trouble", () => {
  it("is asked again after 429, 5xx, a broken connection and half a body", async () => {
    const troubles: Answer[] = [
      () => new Response(null, { status: 429, headers: { "retry-after": "2" } }),
      () => new Response("<html>", { status: 503 }),
      () => {
        throw new TypeError("connection reset");
      },
    ];
    const fake = fakeGraph(never, {}, (sent, count) => (troubles[count - 1] ?? tokens)(sent, count));
    expect(await createTokenSource(fake.settings).get()).toBe("token-4");
    expect(fake.slept).toEqual([2000, 1000, 2000]);
    const half = fakeGraph(never, {}, (sent, count) =>
      count === 1 ? new Response('{"access_to') : tokens(sent, count),
    );
    expect(await createTokenSource(half.settings).get()).toBe("token-2");
  });

  it("ends in a fault after four tries, and works again later", async () => {
    const fake = fakeGraph(never, {}, (sent, count) =>
      count <= 4 ? new Response("", { status: 503 }) : tokens(sent, count),
    );
    const source = createTokenSource(fake.settings);
    expect(await faultOf(source.get())).toMatchObject({ kind: "transient", status: 503 });
    expect(fake.tokenRequests).toHaveLength(4);
    expect(await source.get()).toBe("token-5");
  });

  it("ends in a fault when it hangs", async () => {
    const fake = fakeGraph(never, { timeLimitMs: 10 }, () => new Promise<Response>(() => {}));
    const fault = await faultOf(createTokenSource(fake.settings).get());
    expect(fault).toMatchObject({ kind: "transient" });
    expect(fault.message).toContain("within the time limit");
  });

  it.each([[[]], ["text"], [null], [{}]])("is a fault when it answers %j", async (body) => {
    const fake = fakeGraph(never, {}, () => json(body));
    expect(["damaged", "signIn"]).toContain((await faultOf(createTokenSource(fake.settings).get())).kind);
  });
});
