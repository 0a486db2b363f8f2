/**
 * How .NET's WebRequest, WebClient and HttpClient sign in with a NetworkCredential: the first request bears no
 * credentials, and only a challenge for a scheme they know makes them send it again with them.
 */
import type { Asked, NodeBridge } from "../../support/bridge-in-node.ts";

export async function askLikeDotNet(bridge: NodeBridge, address: string, asked: Asked = {}): Promise<Response> {
  const first = await bridge.ask(address, { ...asked, username: null });
  const scheme = first.headers.get("WWW-Authenticate")?.split(" ", 1)[0];
  if (first.status !== 401 || scheme !== "Basic") return first;
  return bridge.ask(address, asked);
}
