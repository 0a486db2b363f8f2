/**
 * GET /bridge/health, for monitors: whether every tenant's call records were swept lately. No sign-in is asked for, so it
 * names no tenant and no cause that a stranger could use, and it is remembered for a while, so that asking often costs little.
 */

import type { Headway } from "../archive/tenant-archive.ts";

export type Health = { readonly status: "ok" } | { readonly status: "stale"; readonly reason: string };

const HOUR = 3_600_000;

/**
 * Stale is a tenant whose last good sweep is older than allowed, or whose first one has made no headway for as long; a first
 * sweep that is running may take as long as it needs.
 *
 * @param headways one a tenant; undefined for an archive that doesn't answer
 */
export function healthOf(headways: readonly (Headway | undefined)[], maxAgeHours: number, now: number): Health {
  const silent = headways.filter((headway) => headway === undefined).length;
  const signs = headways.flatMap((headway) => headway?.lastSweep ?? headway?.lastSign ?? []);
  const old = signs.filter((sign) => now - sign > maxAgeHours * HOUR);
  if (silent === 0 && old.length === 0) return { status: "ok" };
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
  return { status: "stale", reason: reasons.join(" ") };
}

/** An answer is given again for so long. */
const REMEMBERED_MS = 10_000;

/** A health check that asks every tenant's archive at most once in ten seconds. */
export function healthCheck(
  ask: readonly (() => Promise<Headway>)[],
  maxAgeHours: number,
  now: () => number,
): () => Promise<Health> {
  let last: { readonly at: number; readonly health: Health } | undefined;
  return async () => {
    const at = now();
    if (last !== undefined && at >= last.at && at - last.at < REMEMBERED_MS) return last.health;
    const answers = await Promise.allSettled(ask.map(async (one) => one()));
    const headways = answers.map((answer) => (answer.status === "fulfilled" ? answer.value : undefined));
    last = { at, health: healthOf(headways, maxAgeHours, at) };
    return last.health;
  };
}
