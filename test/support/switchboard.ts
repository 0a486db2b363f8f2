/**
 * One address for the Graph of many tenants: a Worker has one GRAPH_ENDPOINT, and each test file brings the tenant it
 * needs. Whose a request is, is told by the path of the token request and after that by the token. A tenant whose Graph
 * nobody has brought is told to come back in an hour.
 */
import { type Served, serve } from "./serve.ts";

const BEHIND = "/behind/";

export async function serveSwitchboard(): Promise<Served> {
  /** Origin of a tenant's Graph, by tenant id. */
  const behind = new Map<string, string>();
  const tenantOfToken = new Map<string, string>();

  async function forward(request: Request, tenant: string | undefined): Promise<Response> {
    const origin = tenant === undefined ? undefined : behind.get(tenant);
    if (origin === undefined) return new Response(null, { status: 429, headers: { "Retry-After": "3600" } });
    const { pathname, search } = new URL(request.url);
    const headers = new Headers(request.headers);
    for (const name of ["host", "connection", "content-length", "accept-encoding"]) headers.delete(name);
    const body = request.method === "GET" ? {} : { body: await request.arrayBuffer() };
    return fetch(`${origin}${pathname}${search}`, { method: request.method, headers, redirect: "manual", ...body });
  }

  return serve(async (request) => {
    const { pathname } = new URL(request.url);
    if (pathname.startsWith(BEHIND)) {
      behind.set(pathname.slice(BEHIND.length), await request.text());
      return new Response(null, { status: 204 });
    }
    const signIn = /^\/([^/]+)\/oauth2\/v2\.0\/token$/.exec(pathname)?.[1];
    if (signIn === undefined) {
      const keysOf = /^\/([^/]+)\/discovery\//.exec(pathname)?.[1];
      return forward(request, keysOf ?? tenantOfToken.get(request.headers.get("Authorization") ?? ""));
    }
    const answer = await forward(request, signIn);
    const body = await answer.text();
    const token = answer.ok ? String((JSON.parse(body) as Record<string, unknown>).access_token) : undefined;
    if (token !== undefined) tenantOfToken.set(`Bearer ${token}`, signIn);
    return new Response(body, { status: answer.status, headers: answer.headers });
  });
}

/** From now on this tenant's requests go to `origin`. */
export async function bringGraph(switchboard: string, tenantId: string, origin: string): Promise<void> {
  const answer = await fetch(`${switchboard}${BEHIND}${tenantId}`, { method: "PUT", body: origin });
  if (!answer.ok) throw new Error(`The switchboard answered ${answer.status}.`);
}
