/** Asks the Worker under test. Over node:http, because fetch would rewrite an address before it is sent. */
import { request as httpRequest, type IncomingHttpHeaders } from "node:http";
import { inject } from "vitest";
import { operatorOf, PASSWORD, readerOf, type TenantKey } from "./tenants.ts";

/** The service's root in the spelling of the documents' addresses. */
export const ROOT = "/ecp/reportingwebservice/reporting.svc";

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

export interface Asking {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export const basic = (username: string, password: string = PASSWORD): string =>
  `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`;

/** One request as it is, without any sign-in but what its headers say. `target` is path and query. */
export function askBare(target: string, { method = "GET", headers = {}, body }: Asking = {}): Promise<Answer> {
  const { hostname, port } = new URL(inject("bridge"));
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest({ hostname, port, path: target, method, headers }, (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
      incoming.once("error", reject);
      incoming.once("end", () => {
        resolve({
          status: incoming.statusCode ?? 0,
          headers: incoming.headers,
          text: Buffer.concat(chunks).toString("utf8"),
        });
      });
    });
    outgoing.once("error", reject);
    outgoing.end(body);
  });
}

/** As the tenant's operator. */
export const ask = (tenant: TenantKey, target: string, asking: Asking = {}): Promise<Answer> =>
  askBare(target, { ...asking, headers: { Authorization: basic(operatorOf(tenant)), ...asking.headers } });

/** As the tenant's reader, who may read reports and nothing else. */
export const askAsReader = (tenant: TenantKey, target: string, asking: Asking = {}): Promise<Answer> =>
  askBare(target, { ...asking, headers: { Authorization: basic(readerOf(tenant)), ...asking.headers } });

export type Row = Readonly<Record<string, unknown>>;

/** The rows of a set in verbose JSON. `query` follows `?` as it is. */
export async function readRows(tenant: TenantKey, set: string, query = "", headers = {}): Promise<readonly Row[]> {
  const answer = await ask(tenant, `${ROOT}/${set}?${query}${query === "" ? "" : "&"}$format=json`, { headers });
  if (answer.status !== 200) throw new Error(`${set}?${query} answered ${answer.status}: ${answer.text}`);
  return (JSON.parse(answer.text) as { d: { results: Row[] } }).d.results;
}

export interface SyncResult {
  readonly tenantId: string;
  readonly records: Readonly<Record<"new" | "changed" | "unchanged" | "waiting" | "setAside", number>>;
  readonly asOf: string | null;
}

/** Collects until nothing is due now. */
export async function sync(tenant: TenantKey): Promise<SyncResult> {
  const answer = await ask(tenant, "/bridge/sync?wait=1", { method: "POST" });
  const [result] = (JSON.parse(answer.text) as { tenants: SyncResult[] }).tenants;
  if (answer.status !== 200 || result === undefined) throw new Error(`sync answered ${answer.status}: ${answer.text}`);
  return result;
}
