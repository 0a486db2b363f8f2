/** Asking a bridge, or any endpoint of the old shape, from the command line. */
import { Fault } from "../errors.ts";

export interface Target {
  /** Origin, or the root of a reporting service where the path was given. */
  readonly url: URL;
  readonly authorization: string | undefined;
}

export interface TargetOptions {
  readonly against?: string | undefined;
  readonly user?: string | undefined;
  readonly password?: string | undefined;
}

/** Longest wait for one answer: a first comparison of a year asks the archive a few dozen times. */
const TIMEOUT_MS = 180_000;
const MOST_ANSWER_BYTES = 256 * 1024 * 1024;
const CANONICAL = "/ecp/ReportingWebService/Reporting.svc/";

/** A failure that is told in one line. */
export const failure = (sentence: string): Fault => new Fault("queryInvalid", sentence);

/**
 * The target that options or the variables BRIDGE_URL, BRIDGE_USER and BRIDGE_PASSWORD name.
 *
 * @throws Fault where no address or a wrong one is given
 */
export function targetOf(
  { against, user, password }: TargetOptions,
  env: Readonly<Record<string, string | undefined>>,
): Target | undefined {
  const address = against ?? env.BRIDGE_URL;
  if (address === undefined || address === "") return undefined;
  let url: URL;
  try {
    url = new URL(address);
  } catch {
    throw failure(`'${address}' is no address such as https://bridge.example.`);
  }
  if (url.protocol !== "https:" && url.protocol !== "http:") throw failure(`'${address}' is no http or https address.`);
  const name = user ?? (url.username === "" ? undefined : decodeURIComponent(url.username)) ?? env.BRIDGE_USER;
  const secret =
    password ?? (url.password === "" ? undefined : decodeURIComponent(url.password)) ?? env.BRIDGE_PASSWORD;
  url.username = "";
  url.password = "";
  const credential = Buffer.from(`${name ?? ""}:${secret ?? ""}`).toString("base64");
  return { url, authorization: name === undefined ? undefined : `Basic ${credential}` };
}

export interface Sent {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array | string;
  /** Longest wait for the whole answer, where it is not the usual one, ms. */
  readonly patience?: number;
}

/** One request. @throws Fault where nobody answers in time */
export async function send(
  target: Target,
  url: URL,
  { method = "GET", headers = {}, body, patience = TIMEOUT_MS }: Sent = {},
): Promise<Response> {
  try {
    return await fetch(url, {
      method,
      headers: { ...(target.authorization === undefined ? {} : { Authorization: target.authorization }), ...headers },
      ...(body === undefined ? {} : { body: body as BodyInit }),
      signal: AbortSignal.timeout(patience),
    });
  } catch (error) {
    throw failure(whyNoAnswer(error, url));
  }
}

/** What kept an answer away, with what to look at where it is plain. */
function whyNoAnswer(error: unknown, { origin, hostname }: URL): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const { code, message, name } = cause as NodeJS.ErrnoException;
  // Where a name has several addresses, each has failed by itself.
  const codes = cause instanceof AggregateError ? cause.errors.map((one: NodeJS.ErrnoException) => one.code) : [code];
  if (codes.includes("ECONNREFUSED")) return `Nothing listens at ${origin}: is the bridge running there?`;
  if (codes.includes("ENOTFOUND")) return `There is no host '${hostname}'.`;
  if (codes.includes("EAI_AGAIN")) return `The host '${hostname}' can't be looked up: is there a network?`;
  if (name === "TimeoutError") return `${origin} didn't answer in time.`;
  return `${origin} can't be asked: ${message || code || name}.`;
}

/** An answer's bytes. @throws Fault beyond all measure, or where the answer breaks off */
export async function bytesOf(answer: Response): Promise<Uint8Array> {
  if (Number(answer.headers.get("Content-Length") ?? 0) > MOST_ANSWER_BYTES) throw failure("The answer is too large.");
  try {
    return new Uint8Array(await answer.arrayBuffer());
  } catch {
    throw failure("The answer broke off.");
  }
}

/** What a bridge's address answered, as JSON. @throws Fault with the bridge's own sentence where it refused */
export async function jsonOf(answer: Response, what: string): Promise<unknown> {
  const text = new TextDecoder().decode(await bytesOf(answer));
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    throw failure(`${what} answered ${answer.status} and no JSON${addressIn(answer)}`);
  }
  if (answer.ok) return document;
  const told = (document as { error?: unknown } | null)?.error;
  const hint = answer.status === 401 ? " Give its account by --user and --password." : "";
  throw failure(typeof told === "string" ? `${told}${hint}` : `${what} answered ${answer.status}${addressIn(answer)}`);
}

const addressIn = ({ url }: Response): string => (url === "" ? "." : `: is there one at ${new URL(url).origin}?`);

/** Whether a bridge stands at the target, or just an endpoint of the old shape. */
export async function isBridge(target: Target): Promise<boolean> {
  if (/\.svc\/?/i.test(target.url.pathname)) return false;
  const answer = await send(target, new URL("/bridge/health", target.url));
  if (answer.status !== 200 && answer.status !== 503) return false;
  const document: unknown = await answer.json().catch(() => undefined);
  return typeof (document as { status?: unknown } | undefined)?.status === "string";
}

/** The root of the reporting service at a target, with a slash at its end. */
export function serviceRoot({ url }: Target): URL {
  const path = /^.*\.svc/i.exec(url.pathname)?.[0];
  return new URL(path === undefined ? CANONICAL : `${path}/`, url);
}
