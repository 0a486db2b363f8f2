/**
 * GET /bridge/health, for monitors: whether every tenant's call records were swept lately, and whether Graph lets the bridge
 * read what it reads. No sign-in is asked for, so it names no tenant and no cause that a stranger could use, and it is
 * remembered for a while, so that asking often costs little.
 */

import type { Headway } from "../archive/archive-collecting.ts";
import type { Refusal } from "../archive/refusals.ts";
import { expiryWarnings } from "../expiry.ts";

export type Health = ({ readonly status: "ok" } | { readonly status: "stale" | "refused"; readonly reason: string }) & {
  /** What is wrong beside it, or not long enough to count: a permission that a source lacks. */
  readonly troubles?: readonly string[];
  /** What ends soon and must be renewed. */
  readonly warnings?: readonly string[];
};

const HOUR = 3_600_000;
/** A refusal that is younger may be a whim of Graph's. */
const REFUSED_MS = HOUR;

/**
 * Stale is a tenant whose last good sweep is older than allowed, or whose first one has made no headway for as long; a first
 * sweep that is running may take as long as it needs. Refused is one whose call records, or any source that could be read
 * before, Graph has refused for an hour; a source that never could be read is told and does no harm: its permission may be
 * left out on purpose.
 *
 * @param headways one a tenant; undefined for an archive that doesn't answer
 * @param credentials when secrets and certificates end, as far as known; ms since 1970, UTC
 */
export function healthOf(
  headways: readonly (Headway | undefined)[],
  maxAgeHours: number,
  now: number,
  credentials: readonly (number | undefined)[] = [],
): Health {
  const refusals = headways.flatMap((headway) => headway?.refused ?? []);
  const troubles = [...new Set(refusals.map(({ reason }) => reason))];
  const subscriptions = headways.map((headway) => headway?.subscriptionEnds);
  const warnings = expiryWarnings(credentials, subscriptions, now);
  const said = { ...(troubles.length > 0 && { troubles }), ...(warnings.length > 0 && { warnings }) };
  const stale = staleness(headways, maxAgeHours, now);
  if (stale !== undefined) return { status: "stale", reason: stale, ...said };
  const counts = ({ source, lost, since }: Refusal): boolean =>
    (lost || source === "callRecords") && now - since >= REFUSED_MS;
  const reason = refusals.filter(counts).map((refusal) => refusal.reason);
  return reason.length === 0
    ? { status: "ok", ...said }
    : { status: "refused", reason: [...new Set(reason)].join(" "), ...said };
}

/** Why the health is bad; undefined where sweeps end as they should. */
function staleness(headways: readonly (Headway | undefined)[], maxAgeHours: number, now: number): string | undefined {
  const silent = headways.filter((headway) => headway === undefined).length;
  const signs = headways.flatMap((headway) => headway?.lastSweep ?? headway?.lastSign ?? []);
  const old = signs.filter((sign) => now - sign > maxAgeHours * HOUR);
  if (silent === 0 && old.length === 0) return undefined;
  const of = headways.length === 1 ? "" : ` of ${headways.length} tenants`;
  const reasons = [];
  if (old.length > 0) {
    const oldest = new Date(Math.min(...old)).toISOString();
    const whose = of === "" ? "" : ` of ${old.length}${of}`;
    reasons.push(
      `No sweep of the call records${whose} has ended well since ${oldest.slice(0, 16)}Z, more than ${maxAgeHours} hours ago.`,
    );
  }
  if (silent > 0)
    reasons.push(of === "" ? "The archive doesn't answer." : `The archives of ${silent}${of} don't answer.`);
  return reasons.join(" ");
}

/** An answer is given again for so long. */
const REMEMBERED_MS = 10_000;

/** A health check that asks every tenant's archive at most once in ten seconds. */
export function healthCheck(
  ask: readonly (() => Promise<Headway>)[],
  maxAgeHours: number,
  now: () => number,
  credentials: readonly (number | undefined)[] = [],
): () => Promise<Health> {
  let last: { readonly at: number; readonly health: Health } | undefined;
  return async () => {
    const at = now();
    if (last !== undefined && at >= last.at && at - last.at < REMEMBERED_MS) return last.health;
    const answers = await Promise.allSettled(ask.map(async (one) => one()));
    const headways = answers.map((answer) => (answer.status === "fulfilled" ? answer.value : undefined));
    last = { at, health: healthOf(headways, maxAgeHours, at, credentials) };
    return last.health;
  };
}
