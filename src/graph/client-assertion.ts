/**
 * The signed statement with which an app that has a certificate proves itself to Entra: a JWT signed PS256, the
 * certificate named by `x5t#S256`. Signed by WebCrypto, because msal's own signing of certificates does not run on
 * Workers. Source: graph-contract D.4, toolchain.md section 3.
 */

import { GraphFault } from "./graph-fault.ts";

export interface AssertionSettings {
  /** PEM; of a chain the first certificate counts. */
  readonly certificate: string;
  /** PEM, RSA, PKCS#8 or PKCS#1, not encrypted. */
  readonly privateKey: string;
  readonly clientId: string;
  /** The token endpoint of the cloud itself, wherever requests are really sent. */
  readonly audience: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

const VALID_SECONDS = 600;

const unreadable = (name: string, why: string): GraphFault =>
  new GraphFault("signIn", `${name} can't be used: ${why}.`);

/** The bytes of the first PEM block of one of the labels, or null. Line ends may have come as the two characters `\n`. */
function pemBlock(pem: string, labels: readonly string[]): { label: string; der: Uint8Array<ArrayBuffer> } | null {
  const text = pem.replaceAll("\\n", "\n");
  for (const [, label, body] of text.matchAll(/-----BEGIN ([A-Z0-9 ]+)-----([^-]*)-----END \1-----/g)) {
    if (label === undefined || body === undefined || !labels.includes(label)) continue;
    try {
      return { label, der: Uint8Array.from(atob(body.replace(/\s/g, "")), (char) => char.charCodeAt(0)) };
    } catch {
      return null;
    }
  }
  return null;
}

/** DER: tag, length, content. */
function der(tag: number, content: Uint8Array): Uint8Array {
  const size: number[] = [];
  for (let rest = content.length; rest > 0; rest = Math.floor(rest / 256)) size.unshift(rest % 256);
  const length = content.length < 128 ? [content.length] : [128 + size.length, ...size];
  return Uint8Array.from([tag, ...length, ...content]);
}

/** version 0, AlgorithmIdentifier { rsaEncryption, NULL } */
const PKCS8_RSA_HEAD = [0x02, 1, 0, 0x30, 13, 0x06, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 1, 0x05, 0];

/** A PKCS#1 key in the PKCS#8 envelope (RFC 5208), the only form that WebCrypto imports. */
const asPkcs8 = (pkcs1: Uint8Array): Uint8Array<ArrayBuffer> =>
  new Uint8Array(der(0x30, Uint8Array.from([...PKCS8_RSA_HEAD, ...der(0x04, pkcs1)])));

async function importKey(pem: string): Promise<CryptoKey> {
  if (/ENCRYPTED/.test(pem)) throw unreadable("CLIENT_PRIVATE_KEY", "it is encrypted, export it without a password");
  const block = pemBlock(pem, ["PRIVATE KEY", "RSA PRIVATE KEY"]);
  if (block === null) throw unreadable("CLIENT_PRIVATE_KEY", "it is no PEM with PRIVATE KEY or RSA PRIVATE KEY");
  const pkcs8 = block.label === "PRIVATE KEY" ? block.der : asPkcs8(block.der);
  try {
    return await crypto.subtle.importKey("pkcs8", pkcs8, { name: "RSA-PSS", hash: "SHA-256" }, false, ["sign"]);
  } catch {
    throw unreadable("CLIENT_PRIVATE_KEY", "it is not a valid RSA key");
  }
}

function base64Url(bytes: Uint8Array): string {
  let binary = "";
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

const encoded = (value: unknown): string => base64Url(new TextEncoder().encode(JSON.stringify(value)));

/**
 * A function that signs a fresh assertion at each call; the key is imported once, at the first. Valid for ten
 * minutes. Throws {@link GraphFault} `signIn` when certificate or key can't be read; its message never quotes them.
 */
export function createAssertion(settings: AssertionSettings): () => Promise<string> {
  let parts: Promise<{ key: CryptoKey; header: string }> | undefined;

  async function prepare(): Promise<{ key: CryptoKey; header: string }> {
    const certificate = pemBlock(settings.certificate, ["CERTIFICATE"]);
    if (certificate === null) throw unreadable("CLIENT_CERTIFICATE", "it is no PEM with CERTIFICATE");
    const thumbprint = new Uint8Array(await crypto.subtle.digest("SHA-256", certificate.der));
    const key = await importKey(settings.privateKey);
    return { key, header: encoded({ alg: "PS256", typ: "JWT", "x5t#S256": base64Url(thumbprint) }) };
  }

  return async () => {
    parts ??= prepare();
    const { key, header } = await parts;
    const seconds = Math.floor(settings.now() / 1000);
    const claims = encoded({
      aud: settings.audience,
      iss: settings.clientId,
      sub: settings.clientId,
      jti: crypto.randomUUID(),
      nbf: seconds,
      iat: seconds,
      exp: seconds + VALID_SECONDS,
    });
    const signed = new TextEncoder().encode(`${header}.${claims}`);
    const signature = await crypto.subtle.sign({ name: "RSA-PSS", saltLength: 32 }, key, signed);
    return `${header}.${claims}.${base64Url(new Uint8Array(signature))}`;
  };
}
