/**
 * The bridge as it is deployed, with Graph replaced by a few prepared answers, and one address more: `/constant/NAME`
 * answers with bytes that were put there before. What it takes is what the platform takes for so many bytes; with `X-Floor` it
 * is what nobody can save, a question to the tenant's object and a text put together from as many pieces as a feed is. What
 * is put to `/prepared` is what Graph answers with.
 */
import { bridge } from "../../src/bridge.ts";
import { standsAt } from "../../src/stamp-question.ts";
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
  /** The body, cut. */
  readonly pieces: readonly string[];
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
    if (request.method === "PUT") {
      constants.set(name, (await request.json()) as Constant);
      return new Response();
    }
    const constant = constants.get(name);
    if (constant === undefined) return new Response(null, { status: 404 });
    const { body, headers, pieces } = constant;
    if (!request.headers.has("X-Floor")) return new Response(body, { headers });
    await standsAt(env.ARCHIVE.getByName(String(env.TENANT_ID)) as unknown as TenantPort, "none", []);
    let text = "";
    for (const piece of pieces) text += piece;
    return new Response(text, { headers });
  },
};

export default handler;
