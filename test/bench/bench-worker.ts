/**
 * The bridge as it is deployed, with Graph replaced by a few prepared answers, and one address more: `/constant/NAME`
 * answers with bytes that were put there before. What it takes is what the platform takes for so many bytes. What is put to
 * `/prepared` is what Graph answers with.
 */
import { bridge } from "../../src/bridge.ts";
import type { TenantPort } from "../../src/tenant-port.ts";
import { type Prepared, prepare, preparedGraph } from "./prepared-graph.ts";

const made = bridge({
  fetch: preparedGraph,
  now: () => Date.now(),
  requestBudget: 1_000_000,
  wakeAtFirstRequest: false,
  variables: {},
});

export const { TenantArchive, SignInGuard } = made;

interface Constant {
  readonly body: string;
  readonly headers: Record<string, string>;
}

const constants = new Map<string, Constant>();

const handler: ExportedHandler<Record<string, unknown> & { ARCHIVE: DurableObjectNamespace }> = {
  async fetch(request, env, context) {
    if (request.method === "PUT" && request.url.endsWith("/prepared")) {
      prepare((await request.json()) as Prepared);
      return new Response();
    }
    const at = request.url.indexOf("/constant/");
    if (at < 0) return (await made.handler.fetch?.(request as never, env as never, context)) as Response;
    const name = request.url.slice(at);
    // What is asked with this goes by the tenant's object first, and there finds nothing to do.
    if (request.method === "GET" && request.headers.has("X-Floor")) {
      await (env.ARCHIVE.getByName(String(env.TENANT_ID)) as unknown as TenantPort).state();
    }
    if (request.method === "PUT") {
      constants.set(name, (await request.json()) as Constant);
      return new Response();
    }
    const constant = constants.get(name);
    return constant === undefined
      ? new Response(null, { status: 404 })
      : new Response(constant.body, { headers: constant.headers });
  },
};

export default handler;
