/** Reading whole sets from an endpoint of the old shape: the retired service itself, a bridge, another version of one. */
import { catalog } from "../catalog.ts";
import { type RecordingRow, readRecording } from "../diff/recording.ts";
import { bytesOf, failure, send, serviceRoot, type Target } from "./bridge-client.ts";

/** Pages of one set; the old service gave 1000 or 2000 rows each. */
const MOST_PAGES = 1000;

export interface Page {
  readonly bytes: Uint8Array;
  readonly rows: readonly RecordingRow[];
}

/** The sets that the endpoint's service document lists and the catalog knows. @throws Fault where it has none */
export async function setsAt(target: Target): Promise<string[]> {
  const root = serviceRoot(target);
  const answer = await send(target, root, { headers: { Accept: "application/xml, application/atomsvc+xml, */*" } });
  if (!answer.ok) throw failure(complaintOf(target, "the list of reports", answer, await bytesOf(answer)));
  const text = new TextDecoder().decode(await bytesOf(answer));
  const listed = [...text.matchAll(/href="([A-Za-z0-9]+)"/g)].map(([, name]) => name);
  const known = catalog()
    .sets.map(({ name }) => name)
    .filter((name) => listed.includes(name));
  if (known.length === 0) throw failure(`${root.href} lists no report that the bridge knows.`);
  return known;
}

/** All pages of a set in verbose JSON, as they were sent. @throws Fault where a page can't be had or read */
export async function pagesOf(target: Target, set: string, zone: string | undefined): Promise<Page[]> {
  const root = serviceRoot(target);
  const pages: Page[] = [];
  let next: URL | undefined = new URL(`${set}?$format=json`, root);
  while (next !== undefined) {
    if (pages.length >= MOST_PAGES) throw failure(`${set} has more than ${MOST_PAGES} pages.`);
    const answer = await send(target, next, zone === undefined ? {} : { headers: { "X-timezone": zone } });
    const bytes = await bytesOf(answer);
    if (!answer.ok) throw failure(complaintOf(target, set, answer, bytes));
    pages.push({ bytes, rows: readRecording(bytes, { set }, catalog()).rows });
    next = nextOf(bytes, root);
  }
  return pages;
}

/** The next page's address, asked at the endpoint itself, which may stand behind another name. @throws Fault */
export function nextOf(bytes: Uint8Array, root: URL): URL | undefined {
  const document = JSON.parse(new TextDecoder().decode(bytes)) as { d?: { __next?: unknown } };
  const link = document.d?.__next;
  if (typeof link !== "string") return undefined;
  const url = new URL(link, root);
  const rest = /\.svc\/(.*)$/i.exec(url.pathname)?.[1];
  if (rest === undefined) throw failure(`The next page lies outside the service: ${link}`);
  // `./`, or what begins like another address would be one, and get the account's password.
  return new URL(`./${rest}${url.search}`, root);
}

/** What a service of the old shape said where it refused, as one sentence that names what was asked and of whom. */
export function complaintOf({ url, authorization }: Target, what: string, answer: Response, bytes: Uint8Array): string {
  const where = `${url.origin} refuses ${what}`;
  if (answer.status === 401) {
    return authorization === undefined
      ? `${where}: give an account by --user and --password.`
      : `${where}: the user name or the password is wrong.`;
  }
  const said = messageIn(new TextDecoder().decode(bytes));
  return said === undefined ? `${url.origin} answered ${what} with ${answer.status}.` : `${where}: ${said}`;
}

/** The message of a fault in any of the forms that there are: both JSON dialects, XML, and the bridge's own. */
function messageIn(body: string): string | undefined {
  const inXml = /<(?:\w+:)?message[^>]*>([^<]+)</i.exec(body)?.[1];
  if (inXml !== undefined) return inXml;
  try {
    const document = JSON.parse(body) as Record<string, unknown>;
    const error = document.error ?? document["odata.error"] ?? document;
    if (typeof error === "string") return error;
    const { message = undefined, Message = message } = error as { message?: unknown; Message?: unknown };
    if (typeof Message === "string") return Message;
    const { value = undefined } = (Message ?? {}) as { value?: unknown };
    return typeof value === "string" ? value : undefined;
  } catch {
    return undefined;
  }
}
