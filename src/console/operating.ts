/** The operator's addresses: coverage, clients and set-up, and what their buttons do. */
import { openStatus } from "../tenants.ts";
import { clientsPage } from "./clients.ts";
import { counted, type Said } from "./compare.ts";
import { coveragePage } from "./coverage.ts";
import { PAGE_HEADERS } from "./layout.ts";
import type { Looking } from "./reports.ts";
import { setUpPage } from "./set-up.ts";

const portOf = ({ visit, parts }: Looking) => parts.archive(visit.tenant);

/** The tenant's status as the account may see it; notes on callers that wait here go along. */
const statusOf = async ({ visit, parts }: Looking) =>
  openStatus(
    visit.account,
    await parts.callers.along(visit.tenant.tenantId, (notes) => parts.archive(visit.tenant).status(notes)),
  );

const answer = async (page: Promise<string>): Promise<Response> => new Response(await page, { headers: PAGE_HEADERS });

/** GET /bridge/coverage; `month` (`YYYY-MM`) is the running one where it is none. */
export async function showCoverage(looking: Looking, said?: Said): Promise<Response> {
  const now = looking.parts.now();
  const asked = looking.url.searchParams.get("month") ?? "";
  const month = /^[1-9]\d{3}-(0[1-9]|1[0-2])$/.test(asked) ? asked : new Date(now).toISOString().slice(0, 7);
  const [status, calendar] = await Promise.all([statusOf(looking), portOf(looking).calendar()]);
  return answer(coveragePage(looking.visit, { status, calendar, month, now, said }));
}

/** POST /bridge/coverage/sync: the same as POST /bridge/sync. */
export async function syncNow(looking: Looking): Promise<Response> {
  await portOf(looking).sync(0);
  return showCoverage(looking, {
    text: "Collecting has begun. Look again in a while: this page does not renew itself.",
    isFault: false,
  });
}

/** POST /bridge/coverage/retry: the same as POST /bridge/retry. */
export async function askAgain(looking: Looking): Promise<Response> {
  const { records, sweeps } = await portOf(looking).retry();
  const text =
    records + sweeps === 0
      ? "Nothing was given up, so there is nothing to ask for again."
      : `${counted(records, "call record")} and ${counted(sweeps, "sweep")} are asked for again.`;
  return showCoverage(looking, { text, isFault: false });
}

/** GET /bridge/clients. */
export async function showClients(looking: Looking): Promise<Response> {
  const { visit, parts } = looking;
  const { clients } = await statusOf(looking);
  const accounts = parts.config.accounts
    .filter(({ tenants }) => tenants.includes(visit.tenant.tenantId))
    .map(({ username }) => username);
  return answer(clientsPage(visit, { clients, accounts, now: parts.now() }));
}

/** GET /bridge/set-up: what is known without asking Graph. */
export async function showSetUp(looking: Looking): Promise<Response> {
  const { visit, parts } = looking;
  const status = await statusOf(looking);
  return answer(setUpPage(visit, { config: parts.config, status, now: parts.now() }));
}

/** POST /bridge/set-up/check: the same, and what Graph answers now. */
export async function checkNow(looking: Looking): Promise<Response> {
  const { visit, parts } = looking;
  const checked = await portOf(looking).diagnose();
  const status = await statusOf(looking);
  return answer(setUpPage(visit, { config: parts.config, status, now: parts.now(), checked }));
}
