/**
 * The tenant as the issuer of tokens for applications other than Graph: keys that it publishes, and v2 access tokens signed
 * with the newest of them. Source: Microsoft identity platform, "Access tokens", "Signing key rollover".
 */
import { jsonAnswer } from "./json.ts";

const ALGORITHM = { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" } as const;

interface SigningKey {
  readonly kid: string;
  readonly pair: CryptoKeyPair;
}

const base64Url = (bytes: Uint8Array): string =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
const asPart = (members: object): string => base64Url(new TextEncoder().encode(JSON.stringify(members)));

export class Issuer {
  readonly #tenantId: string;
  #keys: SigningKey[] = [];
  #made = 0;

  constructor(tenantId: string) {
    this.#tenantId = tenantId;
  }

  /** Answers `GET /{tenant}/discovery/v2.0/keys`. */
  async publish(tenant: string): Promise<Response> {
    if (tenant.toLowerCase() !== this.#tenantId.toLowerCase()) {
      return jsonAnswer({ error: "invalid_tenant", error_description: "AADSTS90002: Tenant not found." }, 400);
    }
    await this.#newest();
    const keys = await Promise.all(
      this.#keys.map(async ({ kid, pair }) => {
        const { n = "", e = "" } = (await crypto.subtle.exportKey("jwk", pair.publicKey)) as JsonWebKey;
        const issuer = `https://login.microsoftonline.com/${this.#tenantId}/v2.0`;
        return {
          kty: "RSA",
          use: "sig",
          kid,
          x5t: kid,
          n,
          e,
          x5c: ["MIIC"],
          cloud_instance_name: "microsoftonline.com",
          issuer,
        };
      }),
    );
    return jsonAnswer({ keys });
  }

  /**
   * A token with these claims over the usual ones; undefined takes one away. `header` likewise.
   *
   * @param now milliseconds: its `iat`; it ends an hour later
   */
  async sign(
    now: number,
    claims: Readonly<Record<string, unknown>>,
    header: Readonly<Record<string, unknown>> = {},
  ): Promise<string> {
    const { kid, pair } = await this.#newest();
    const seconds = Math.floor(now / 1000);
    const said = `${asPart({ typ: "JWT", alg: "RS256", kid, ...header })}.${asPart({
      iss: `https://login.microsoftonline.com/${this.#tenantId}/v2.0`,
      iat: seconds,
      nbf: seconds,
      exp: seconds + 3_600,
      azp: "abababab-0000-4000-8000-000000000002",
      oid: "cdcdcdcd-0000-4000-8000-000000000003",
      sub: "cdcdcdcd-0000-4000-8000-000000000003",
      tid: this.#tenantId,
      ver: "2.0",
      ...claims,
    })}`;
    const signature = await crypto.subtle.sign(ALGORITHM, pair.privateKey, new TextEncoder().encode(said));
    return `${said}.${base64Url(new Uint8Array(signature))}`;
  }

  /** Signs with a new key from now on; the older ones stay published unless they are withdrawn. */
  async rollOver(withdraw = false): Promise<void> {
    if (withdraw) this.#keys = [];
    await this.#make();
  }

  async #newest(): Promise<SigningKey> {
    return this.#keys.at(-1) ?? (await this.#make());
  }

  async #make(): Promise<SigningKey> {
    const settings = { ...ALGORITHM, modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]) };
    const pair = (await crypto.subtle.generateKey(settings, true, ["sign", "verify"])) as CryptoKeyPair;
    const key = { kid: `key-${++this.#made}`, pair };
    this.#keys.push(key);
    return key;
  }
}
