/**
 * Puts a fetch-style handler behind a real socket on 127.0.0.1. A handler that rejects, or whose body errors on the
 * way, ends in a destroyed socket, as a cut connection does; a handler that never answers hangs until the client goes.
 */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { Readable } from "node:stream";

export interface Served {
  /** `http://127.0.0.1:PORT`. */
  readonly origin: string;
  /** Ends the server and every connection that is still open. */
  readonly close: () => Promise<void>;
}

function requestOf(incoming: IncomingMessage, origin: string, signal: AbortSignal): Request {
  const headers = new Headers();
  for (const [name, value] of Object.entries(incoming.headers)) {
    for (const one of Array.isArray(value) ? value : [value ?? ""]) {
      headers.append(name, one);
    }
  }
  const method = incoming.method ?? "GET";
  const hasBody = method !== "GET" && method !== "HEAD";
  return new Request(new URL(incoming.url ?? "/", origin), {
    method,
    headers,
    signal,
    ...(hasBody && { body: Readable.toWeb(incoming) as BodyInit, duplex: "half" }),
  });
}

async function send(response: Response, outgoing: ServerResponse, isHead: boolean): Promise<void> {
  const headers: Record<string, string | string[]> = Object.fromEntries(response.headers);
  const cookies = response.headers.getSetCookie();
  if (cookies.length > 0) {
    headers["set-cookie"] = cookies;
  }
  outgoing.writeHead(response.status, headers);
  const reader = isHead ? undefined : response.body?.getReader();
  for (let part = await reader?.read(); part !== undefined && !part.done; part = await reader?.read()) {
    const { value } = part;
    await new Promise<void>((resolve) => {
      outgoing.once("close", resolve);
      outgoing.write(value, () => resolve());
    });
  }
  outgoing.end();
}

/** Serves on the given port, or on any free one. */
export async function serve(handler: (request: Request) => Response | Promise<Response>, port = 0): Promise<Served> {
  let origin = "";
  const server = createServer(async (incoming, outgoing) => {
    const gone = new AbortController();
    outgoing.once("close", () => gone.abort());
    try {
      await send(await handler(requestOf(incoming, origin, gone.signal)), outgoing, incoming.method === "HEAD");
    } catch {
      incoming.socket.destroy();
    }
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  const address = server.address();
  if (address === null || typeof address === "string") {
    throw new Error("The server has no port.");
  }
  origin = `http://127.0.0.1:${address.port}`;
  return {
    origin,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
