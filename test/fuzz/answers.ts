/** What every answer of the bridge keeps to, whatever was asked. */
import { parseXml } from "@rgrove/parse-xml";
import { inTime, MARK } from "./cases.ts";

/** A place in code, as engines write it. */
const TRACE = /\n\s+at |\.[mc]?[jt]s:\d+:\d+|node:internal|node_modules/;

/** What no page has: scripts, frames, handlers, addresses that run something. */
const ACTIVE = /<script|<iframe|<object|<[^>]*\son[a-z]+\s*=|<[^>]*(?:href|src|action)="\s*(?:javascript|data:text):/i;

/**
 * Never a 500, a hang or a stack trace; the body is what its type says; and no header says anything that the request did.
 *
 * @returns the body's text
 */
export async function expectSound(asked: Promise<Response>): Promise<string> {
  const answer = await inTime(asked);
  const text = await inTime(answer.text());
  const expectNo = (found: unknown, what: string): void => {
    if (found) throw new Error(`${what}: ${answer.status} ${text.slice(0, 500)}`);
  };
  expectNo(answer.status >= 500, "It broke");
  expectNo(TRACE.test(text), "A stack trace");
  for (const [name, value] of answer.headers) expectNo(value.includes(MARK), `The header ${name} repeats the request`);
  const type = answer.headers.get("Content-Type") ?? "";
  if (text === "") return text;
  if (/^application\/(?:atom\+)?xml/.test(type)) parseXml(text);
  if (/^application\/json/.test(type)) JSON.parse(text);
  if (/^text\/html/.test(type)) expectNo(ACTIVE.test(text), "Something active in a page");
  return text;
}
