/**
 * The routes and the order in which a request meets them. Everything that a person or a program may ask is in this list:
 * health and the sign-in first, then the bridge's own addresses, then the legacy service in any letter case.
 */
import type { Context } from "hono";
import { Hono } from "hono/tiny";
import { answerDiff } from "./api/diff.ts";
import { everyTenant } from "./api/every-tenant.ts";
import { explain } from "./api/explain.ts";
import { forget } from "./api/forget.ts";
import { healthCheck } from "./api/health.ts";
import { importRecorded, removeRecorded } from "./api/import.ts";
import { exportArchive, rebuildArchive, removeArchive, restoreArchive } from "./api/moving.ts";
import { receiveNotifications } from "./api/notifications.ts";
import {
  type BridgeContext,
  portOf,
  requireAllSets,
  requireOperator,
  type Signed,
  tenantOf,
} from "./bridge-context.ts";
import { Callers } from "./callers.ts";
import { catalogFor } from "./catalog.ts";
import { acceptedBy, documentResponse, goesCompressed } from "./compression.ts";
import type { Config, TenantConfig } from "./config.ts";
import { faultPage } from "./console/fault-page.ts";
import { PAGE_HEADERS, type Visit } from "./console/layout.ts";
import { addOpenPages, addPages, visitOf } from "./console/routes.ts";
import { refuseCrossSite } from "./console/same-origin.ts";
import { logError } from "./error-log.ts";
import { FAULT_FORMS, Fault, faultIn } from "./errors.ts";
import { credentialEnd, warningsOf } from "./expiry.ts";
import { keepAnswersToThemselves, refuseOversized } from "./guard.ts";
import { HeldReports } from "./held-reports.ts";
import { CANONICAL_PATH, isLegacyPath } from "./legacy/address.ts";
import type { IncomingRequest, LegacyAnswer } from "./legacy/model.ts";
import { answerLegacy, type LegacyParts, legacyFault, misconfigured } from "./legacy-service.ts";
import { mappingsDocument } from "./reports/explain.ts";
import { type Log, RequestCounts, requestLog } from "./request-log.ts";
import { BridgeRouter } from "./router.ts";
import { signIn } from "./sign-in.ts";
import type { Door } from "./sign-in-door.ts";
import { networkOf } from "./sign-in-limits.ts";
import type { TokenSignIn } from "./sign-in-tokens.ts";
import type { TenantPort } from "./tenant-port.ts";
import { chooseTenant, openStatus } from "./tenants.ts";
import { NOTIFICATIONS_PATH, webhookOf } from "./webhook.ts";

export interface AppParts {
  /** The configuration, or the one line that says what is wrong with it. */
  readonly config: Config | { readonly wrong: string };
  readonly archive: (tenant: TenantConfig) => TenantPort;
  readonly now: () => number;
  readonly build: string;
  /** Counts failed sign-ins; without it nobody is locked out. */
  readonly door?: Door | undefined;
  /** Sign-in by bearer tokens; none without. */
  readonly signInByToken?: TokenSignIn | undefined;
  /** Where a line for each request goes; nowhere without. */
  readonly log?: Log | undefined;
}

/** How long `POST /bridge/sync?wait=1` waits for the sweep. */
const SYNC_WAIT_MS = 60_000;

/** The app that answers every request; with a wrong configuration it answers 503, and health says why. */
export function createApp({ config, archive, now, build, door, log, signInByToken }: AppParts): Hono<Signed> {
  const app = new Hono<Signed>();
  app.router = new BridgeRouter();
  app.use(async function giveRequestId(c, next) {
    c.set("requestId", crypto.randomUUID());
    await next();
  });
  const counts = new RequestCounts();
  app.use(requestLog(log, counts, now));
  app.use("/bridge/*", keepAnswersToThemselves);
  app.use(refuseOversized);
  app.onError(function answerFault(thrown, c) {
    const incoming = incomingOf(c);
    const error = faultIn(thrown) ?? thrown;
    c.get("note").cause = error instanceof Fault ? error.kind : "unexpected";
    if (!(error instanceof Fault)) logError("error", error, { requestId: c.get("requestId") });
    return isLegacyPath(c.req.path)
      ? answerOf(c, legacyFault(error, incoming, c.get("requestId")))
      : ownFault(c, error);
  });

  if ("wrong" in config) {
    app.get("/bridge/health", (c) => c.json({ status: "misconfigured", reason: config.wrong }, 503));
    app.all("*", function refuse() {
      throw misconfigured();
    });
    return app;
  }
  const parts: LegacyParts = { config, archive, now, build, callers: new Callers(), reports: new HeldReports(archive) };
  const { tenants } = config;

  const health = healthCheck(
    tenants.map((tenant) => () => archive(tenant).headway()),
    config.healthMaxAgeHours,
    now,
    tenants.map(credentialEnd),
  );
  app.get("/bridge/health", async function showHealth(c) {
    const answer = await health();
    return c.json(answer, answer.status === "ok" ? 200 : 503);
  });
  app.all(NOTIFICATIONS_PATH, (c) => receiveNotifications(c.req.raw, { webhook: webhookOf(config), tenants, archive }));

  addOpenPages(app);

  app.use("/bridge/*", refuseCrossSite(config.publicOrigin));
  app.use(async function requireSignIn(c, next) {
    const network = networkOf(c.req.header("CF-Connecting-IP"));
    const authorization = c.req.header("Authorization");
    const account =
      (await signInByToken?.(authorization)) ??
      (await signIn(authorization, config.accounts, door && { door, network }));
    if (account === undefined) throw new Fault("unauthorized", "The user name or the password is wrong.");
    c.set("account", account);
    c.set("parts", parts);
    await next();
  });

  addPages(app);
  app.get("/bridge/mappings", (c) => c.json(mappingsDocument(catalogFor(c.get("account")).families)));
  app.get("/bridge/explain/:set{.+}", showExplanation);
  app.get("/bridge/status", requireOperator, (c) => showStatus(c, counts));
  app.post("/bridge/sync", requireOperator, startSync);
  app.post("/bridge/retry", requireOperator, retryGivenUp);
  app.use("/bridge/:whole{export|restore|rebuild|remove|forget}", requireOperator, requireAllSets);
  app.get("/bridge/export", (c) => exportArchive(tenantOf(c).tenantId, c.req.raw, portOf(c), now()));
  app.post("/bridge/restore", async (c) => c.json(await restoreArchive(c.req.raw, portOf(c))));
  app.post("/bridge/rebuild", (c) => rebuildArchive(portOf(c)));
  app.post("/bridge/remove", async (c) => {
    return c.json(await removeArchive(tenantOf(c).tenantId, c.req.raw, portOf(c)));
  });
  app.post("/bridge/forget", async (c) => {
    return c.json(await forget(c.req.raw, tenantOf(c).tenantId, portOf(c)));
  });
  app.post("/bridge/diff", requireOperator, showDiff);
  app.post("/bridge/import", requireOperator, async (c) => {
    return c.json(await importRecorded(c.req.raw, c.get("account"), portOf(c)));
  });
  app.post("/bridge/import/remove", requireOperator, async (c) => {
    return c.json(await removeRecorded(c.req.raw, c.get("account"), portOf(c)));
  });

  app.all("*", async function legacyService(c) {
    if (!isLegacyPath(c.req.path)) throw new Fault("notFound", `There is nothing at '${c.req.path}'.`);
    return answerOf(c, await answerLegacy(incomingOf(c), c.get("account"), parts, c.get("requestId"), c.get("note")));
  });
  return app;
}

async function showStatus(c: BridgeContext, counts: RequestCounts): Promise<Response> {
  const { callers } = c.get("parts");
  const tenants = await everyTenant(c, async (port, id) =>
    openStatus(c.get("account"), await callers.along(id, (notes) => port.status(notes))),
  );
  const { config, now } = c.get("parts");
  const warned = tenants.map((status) =>
    "unavailable" in status ? status : { ...status, warnings: warningsOf(status, config.tenants, now()) },
  );
  return c.json({ tenants: warned, requests: counts.status() });
}

async function startSync(c: BridgeContext): Promise<Response> {
  const wait = c.req.query("wait") === "1" ? SYNC_WAIT_MS : 0;
  const answers = await everyTenant(c, (port) => port.sync(wait));
  const done = wait > 0 && answers.every((answer) => "unavailable" in answer || answer.done);
  const tenants = answers.map((answer) =>
    "unavailable" in answer ? answer : { tenantId: answer.tenantId, records: answer.records, asOf: answer.asOf },
  );
  return c.json({ tenants }, done ? 200 : 202);
}

async function retryGivenUp(c: BridgeContext): Promise<Response> {
  return c.json({ tenants: await everyTenant(c, (port) => port.retry()) }, 202);
}

async function showDiff(c: BridgeContext): Promise<Response> {
  const { config, archive, now } = c.get("parts");
  const account = c.get("account");
  const tenant = chooseTenant(config, account, c.req.query("tenant"));
  return answerDiff(c.req.raw, { account, tenant, port: archive(tenant), now: now() });
}

/** The same options as the legacy service, under `/bridge/explain/`. */
async function showExplanation(c: BridgeContext): Promise<Response> {
  const url = new URL(c.req.url);
  const open = url.searchParams.get("records") ?? undefined;
  const rest = url.pathname.slice("/bridge/explain/".length);
  const incoming = { ...incomingOf(c), url: `${url.origin}${CANONICAL_PATH}${rest}${url.search}` };
  return c.json(await explain(incoming, c.get("account"), c.get("parts"), open, tenantOf(c)));
}

/** Undefined before the sign-in, and for a tenant that isn't the account's. */
function visitIfKnown(c: BridgeContext): Visit | undefined {
  try {
    return c.get("account") === undefined ? undefined : visitOf(c);
  } catch {
    return undefined;
  }
}

const incomingOf = (c: Context): IncomingRequest => ({
  method: c.req.method,
  url: c.req.url,
  header: (name) => c.req.header(name),
});

/**
 * An answer without a body names the length of the one that GET gets, but for a compressed one, of which nobody knows it
 * (RFC 9110, 8.6: no other length may stand there); with a body, the platform counts.
 */
function answerOf(c: Context, { status, headers, body }: LegacyAnswer): Response {
  if (status === 304) return new Response(null, { status, headers });
  const accepted = acceptedBy(c.req.raw);
  if (c.req.method !== "HEAD") return documentResponse(body, accepted, { status, headers });
  const told = goesCompressed(body, accepted)
    ? { Vary: "Accept-Encoding" }
    : { "Content-Length": String(new TextEncoder().encode(body).byteLength) };
  return new Response(null, { status, headers: { ...headers, ...told } });
}

/** A fault at one of the bridge's own addresses: a page where `Accept` asks for HTML, else JSON. */
async function ownFault(c: BridgeContext, error: unknown): Promise<Response> {
  const fault = error instanceof Fault ? error : new Fault("unexpected", "Something went wrong here; the log has it.");
  const headers: Record<string, string> = {};
  if (fault.kind === "unauthorized") headers["WWW-Authenticate"] = 'Basic realm="reporting.svc", charset="UTF-8"';
  if (fault.retryAfter !== undefined) headers["Retry-After"] = String(fault.retryAfter);
  const { status } = FAULT_FORMS[fault.kind];
  if (/text\/html/i.test(c.req.header("Accept") ?? "")) {
    const page = await faultPage(fault, c.get("requestId"), visitIfKnown(c));
    return new Response(page, { status, headers: { ...headers, ...PAGE_HEADERS } });
  }
  return new Response(JSON.stringify({ error: fault.message, requestId: c.get("requestId") }), {
    status,
    headers: {
      ...headers,
      "Content-Type": "application/json; charset=utf-8",
      "Cache-Control": "no-store",
      Vary: "Accept",
    },
  });
}
