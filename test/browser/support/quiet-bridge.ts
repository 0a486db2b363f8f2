/** A bridge that collects nothing, behind a socket of its own: what a newcomer, a reader and several tenants see. */
import { bridgeInNode } from "../../support/bridge-in-node.ts";
import { type Served, serve } from "../../support/serve.ts";

export const READER = { username: "reader@example.onmicrosoft.com", password: "secret" };
export const OPERATOR = { username: "operator@example.onmicrosoft.com", password: "secret" };

/** @param variables replace the usual ones of test/support/bridge-in-node.ts */
export function serveQuietBridge(variables: Readonly<Record<string, string | undefined>> = {}): Promise<Served> {
  const bridge = bridgeInNode("2026-11-20T12:00:00Z", variables);
  return serve(async (request) => {
    const { pathname, search } = new URL(request.url);
    const body = request.method === "POST" ? { body: await request.text() } : {};
    const headers = Object.fromEntries(request.headers);
    return bridge.ask(pathname + search, { method: request.method, username: null, headers, ...body });
  });
}
