/** The whole bridge behind a real socket, for the commands to talk to. */

import type { Target } from "../../src/cli/bridge-client.ts";
import { bridgeInNode } from "../support/bridge-in-node.ts";
import { type Served, serve } from "../support/serve.ts";

const OPERATOR = "operator@example.onmicrosoft.com";

export interface ServedBridge extends Served {
  readonly target: Target;
  readonly bridge: ReturnType<typeof bridgeInNode>;
  /** One request as the operator. */
  readonly operate: (path: string, body?: string, headers?: Readonly<Record<string, string>>) => Promise<Response>;
}

export async function servedBridge(now: string, variables: Record<string, string> = {}): Promise<ServedBridge> {
  const bridge = bridgeInNode(now, variables);
  const served = await serve(async (request) => {
    const { pathname, search } = new URL(request.url);
    const body = request.method === "POST" ? { body: await request.text() } : {};
    return bridge.ask(`${pathname}${search}`, {
      method: request.method,
      username: null,
      headers: Object.fromEntries(request.headers),
      ...body,
    });
  });
  return {
    ...served,
    bridge,
    target: { url: new URL(served.origin), authorization: `Basic ${btoa(`${OPERATOR}:secret`)}` },
    operate: (path, body = "", headers = {}) => bridge.ask(path, { method: "POST", username: OPERATOR, body, headers }),
  };
}
