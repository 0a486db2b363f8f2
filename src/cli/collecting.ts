/** `npm run cli -- status`, `sync`, `backfill` and `retry`. */
import { styleText } from "node:util";
import type { NoAnswer, OfTenant } from "../api/every-tenant.ts";
import type { Retried } from "../archive/retry.ts";
import type { SweepStatus } from "../archive/sweeps.ts";
import { RATE_WORDS } from "../ingest/user-days.ts";
import type { SyncAnswer, TenantStatus } from "../tenant-port.ts";
import { askBridge } from "./bridge-addresses.ts";
import type { Target } from "./bridge-client.ts";
import type { Told } from "./commands.ts";
import { tally } from "./progress.ts";

interface Options {
  readonly tenant?: string | undefined;
  readonly wait?: boolean | undefined;
}

type Of<Answer> = { readonly tenants: readonly OfTenant<Answer>[] };
type Status = TenantStatus & { readonly tenantId: string; readonly warnings?: readonly string[] };

const POST = { method: "POST" };
/** How often backfill looks how far it is, ms; and after so many looks without headway, it leaves what fails to the bridge. */
const LOOKING = { every: 2_000, most: 300 };

const number = (count: number): string => count.toLocaleString("en");
const red = (text: string): string => styleText("red", text, { stream: process.stdout });
const green = (text: string): string => styleText("green", text, { stream: process.stdout });

const askStatus = (target: Target, { tenant }: Options): Promise<Of<TenantStatus>> =>
  askBridge(target, "status", { tenant });

/** `npm run cli -- status`: how collecting stands; well unless something is wrong. */
export async function status(target: Target, options: Options): Promise<Told> {
  const json = await askStatus(target, options);
  const bad = json.tenants.flatMap((tenant) => (isSilent(tenant) ? [tenant.unavailable] : troubles(tenant)));
  const lines = json.tenants.flatMap((tenant) => (isSilent(tenant) ? silentLines(tenant) : statusLines(tenant)));
  return { json, lines, well: bad.length === 0 };
}

const isSilent = <Answer>(tenant: OfTenant<Answer>): tenant is NoAnswer => "unavailable" in tenant;

const silentLines = ({ tenantId, unavailable }: NoAnswer): string[] => [`${tenantId}  ${red(unavailable)}`];

const answering = <Answer>({ tenants }: Of<Answer>): ({ readonly tenantId: string } & Answer)[] =>
  tenants.flatMap((tenant) => (isSilent(tenant) ? [] : [tenant]));

/** Whether all have answered. */
const isWhole = ({ tenants }: Of<unknown>): boolean => !tenants.some(isSilent);

/** What was given up and what fails, a sentence each. */
function troubles({ records, sweeps, gaps, refused, copy, subscription }: Status): string[] {
  return [
    ...(records.setAside > 0 ? [`${number(records.setAside)} call records were set aside: try retry`] : []),
    ...sweeps
      .filter(isGivenUp)
      .map(({ source, pass, reason }) => `${source} (${pass}) was given up: ${reason ?? "no reason is known"}`),
    ...refused.map(({ reason }) => reason),
    ...gaps.map(({ source, from, to }) => `${source} is missing from ${from} to ${to}`),
    ...(copy.state === "failing" ? [`the daily copy failed: ${copy.reason}`] : []),
    ...(subscription.reason === null ? [] : [`the subscription: ${subscription.reason}`]),
  ];
}

function statusLines(tenant: Status): string[] {
  const { tenantId, asOf, records, sweeps, coverage, recorded, subscription, copy, warnings } = tenant;
  const open = sweeps.filter(({ state }) => state === "open");
  const line = (name: string, text: string): string => `  ${name.padEnd(13)} ${text}`;
  const bad = troubles(tenant);
  return [
    `${tenantId}  ${bad.length === 0 ? green("all is well") : red("see below")}`,
    line("last change", asOf ?? "never"),
    line("call records", `${number(records.held)} held, ${number(records.waiting)} waiting`),
    ...Object.entries(coverage).map(([source, stretches]) =>
      line(source, stretches.map(([from, to]) => `${from} to ${to}`).join(", ") || "not yet a whole day"),
    ),
    ...recorded.map(({ set, rows }) => line("recorded", `${number(rows)} rows of ${set}`)),
    ...open.map(({ source, pass, reason }) =>
      line("under way", `${source} (${pass})${reason === null ? "" : `: ${reason}`}`),
    ),
    line("notices", subscription.state + (subscription.expires === null ? "" : `, until ${subscription.expires}`)),
    line("daily copy", copy.last === null ? copy.state : `${copy.last.name}, ${number(copy.last.bytes)} bytes`),
    ...(warnings ?? []).map((sentence) => line("soon", sentence)),
    ...bad.map((sentence) => `  ${red(sentence)}`),
  ];
}

/** `npm run cli -- sync`: begin a sweep and, unless told otherwise, wait for its end. */
export async function sync(target: Target, { tenant, wait = true }: Options): Promise<Told> {
  const json: Of<SyncAnswer> = await askBridge(target, "sync", { tenant, wait: wait ? "1" : undefined }, POST);
  const lines = answering(json).map(({ tenantId, records, asOf }) =>
    wait
      ? `${tenantId}  call records: ${number(records.new)} new, ${number(records.changed)} changed, ${number(records.unchanged)} known, ${number(records.waiting)} waiting; last change ${asOf ?? "never"}`
      : `${tenantId}  collecting has begun`,
  );
  return { json, lines: [...lines, ...json.tenants.filter(isSilent).flatMap(silentLines)], well: isWhole(json) };
}

/** `npm run cli -- retry`: ask again for what was given up. */
export async function retry(target: Target, { tenant }: Options): Promise<Told> {
  const json: Of<Retried> = await askBridge(target, "retry", { tenant }, POST);
  const lines = answering(json).map(
    ({ tenantId, records, sweeps }) => `${tenantId}  asked for again: ${records} call records, ${sweeps} sweeps`,
  );
  return { json, lines: [...lines, ...json.tenants.filter(isSilent).flatMap(silentLines)], well: isWhole(json) };
}

/**
 * Begin the widest sweep of every source once, and wait for all that are open. What only fails is waited for no longer
 * than ten minutes; the bridge itself goes on trying.
 */
export async function backfill(target: Target, options: Options, looking = LOOKING): Promise<Told> {
  const { tenant } = options;
  const before = answering(await askStatus(target, options));
  await askBridge(target, "sync", { tenant }, POST);
  const shown = tally();
  let last = await askStatus(target, options);
  let now = answering(last);
  try {
    for (let looks = 0; now.some(isUnderWay) && looks < looking.most; looks++) {
      shown.step(headwayOf(now));
      await new Promise((resolve) => setTimeout(resolve, looking.every));
      last = await askStatus(target, options);
      const next = answering(last);
      if (!next.every(isFailing) || recordsOf(next) !== recordsOf(now)) looks = 0;
      now = next;
    }
  } finally {
    shown.end();
  }
  const heldBefore = new Map(before.map(({ tenantId, records }) => [tenantId, records.held]));
  const tenants = now.map(({ tenantId, records, sweeps }) => ({
    tenantId,
    records: { ...records, new: records.held - (heldBefore.get(tenantId) ?? 0) },
    failing: sweeps
      .filter((sweep) => isGivenUp(sweep) || sweep.state === "open")
      .map(({ source, pass, state, reason }) => ({ source, pass, state, reason })),
  }));
  const lines = tenants.flatMap(({ tenantId, records, failing }) => [
    `${tenantId}  call records: ${number(records.held)} held (${number(records.new)} more than before), ${number(records.waiting)} waiting, ${number(records.setAside)} set aside`,
    ...failing.map(({ source, pass, state, reason }) =>
      red(
        `  ${source} (${pass}) ${state === "open" ? "is still tried" : "was given up"}: ${reason ?? "no reason is known"}`,
      ),
    ),
  ]);
  const silent = last.tenants.filter(isSilent);
  return {
    json: { tenants: [...tenants, ...silent] },
    lines: [...lines, ...silent.flatMap(silentLines)],
    well: silent.length === 0 && tenants.every(({ failing }) => failing.length === 0),
  };
}

const isUnderWay = ({ sweeps }: Status): boolean => sweeps.some(({ state }) => state === "open");

const isGivenUp = ({ state, reason }: SweepStatus): boolean => state === "abandoned" && reason !== RATE_WORDS;

/** Nothing is open but what failed at its last try. */
const isFailing = ({ sweeps }: Status): boolean =>
  sweeps.every(({ state, reason }) => state !== "open" || reason !== null);

const recordsOf = (tenants: readonly Status[]): string => JSON.stringify(tenants.map(({ records }) => records));

/** One line; what can't go on says why. */
function headwayOf(tenants: readonly Status[]): string {
  const sum = (of: (tenant: Status) => number): string =>
    number(tenants.reduce((total, tenant) => total + of(tenant), 0));
  const open = tenants.flatMap(({ sweeps }) => sweeps.filter(({ state }) => state === "open"));
  const why = open.find(({ reason }) => reason !== null)?.reason;
  const records = `${sum(({ records }) => records.held)} call records held, ${sum(({ records }) => records.waiting)} to be read`;
  return `${records}; ${open.length} sweeps open (${open[0]?.source ?? ""})${why === undefined ? "" : `: ${why}`}`;
}
