/** The bridge's own addresses, as the commands ask them. */
import { jsonOf, type Sent, send, type Target } from "./bridge-client.ts";

export type Query = Readonly<Record<string, string | undefined>>;

/** `/bridge/NAME` with the options that are given. */
export function addressOf(target: Target, name: string, query: Query): URL {
  const url = new URL(`/bridge/${name}`, target.url);
  for (const [key, value] of Object.entries(query)) if (value !== undefined) url.searchParams.set(key, value);
  return url;
}

/** One request for JSON. @throws Fault with the bridge's own sentence where it refused */
export async function askBridge<Answer>(target: Target, name: string, query: Query, sent: Sent = {}): Promise<Answer> {
  return (await jsonOf(await send(target, addressOf(target, name, query), sent), "The bridge")) as Answer;
}
