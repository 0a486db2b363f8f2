/** Callers over connections of their own, at the speed at which they are answered. */
import { Agent, request } from "node:http";

export interface Heard {
  readonly status: number;
  readonly text: string;
  readonly retryAfter: string | undefined;
  /** Milliseconds until the whole answer was there. */
  readonly ms: number;
}

export interface Callers {
  ask(target: string, headers: Readonly<Record<string, string>>, method?: string, body?: string): Promise<Heard>;
  close(): void;
}

export const basic = (username: string, password: string): string =>
  `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`;

/** @param connections at the same time */
export function callersOf(origin: string, connections: number): Callers {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  return {
    ask: (target, headers, method = "GET", body = undefined) =>
      new Promise((resolve, reject) => {
        const began = performance.now();
        const outgoing = request(`${origin}${target}`, { method, headers, agent }, (incoming) => {
          const parts: Buffer[] = [];
          incoming.on("data", (part: Buffer) => parts.push(part));
          incoming.once("error", reject);
          incoming.once("end", () => {
            const retryAfter = incoming.headers["retry-after"];
            const text = Buffer.concat(parts).toString("utf8");
            resolve({ status: incoming.statusCode ?? 0, text, retryAfter, ms: performance.now() - began });
          });
        });
        outgoing.once("error", reject);
        outgoing.end(body);
      }),
    close: () => agent.destroy(),
  };
}
