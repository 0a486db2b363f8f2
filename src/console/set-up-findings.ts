/** What can be said about a tenant's settings without asking Graph: pure, from the settings and the archive's status. */
import type { Config, TenantConfig } from "../config.ts";
import { credentialEnd } from "../expiry.ts";
import { RATE_WORDS } from "../ingest/user-days.ts";
import type { TenantStatus } from "../tenant-port.ts";
import { sourceName, utc } from "./operator-parts.ts";

/** Where something is changed: in Entra, on the page's own list of settings, or on the coverage page. */
export type Place = "permissions" | "credentials" | "settings" | "coverage";

export interface SetUpFinding {
  readonly verdict: "good" | "bad" | "note";
  /** One or more sentences: what is, and what to do. */
  readonly sentence: string;
  readonly place?: Place | undefined;
}

const HOUR_MS = 3_600_000;
/** A certificate or secret is told as ending so many days before. */
const WARN_DAYS = 30;

/** @param now ms since 1970, UTC */
export function knownFindings(config: Config, tenant: TenantConfig, status: TenantStatus, now: number): SetUpFinding[] {
  return [
    lastSweep(config, status, now),
    ...troubles(status),
    notifications(config, status),
    copies(status),
    credential(tenant, now),
    ...settings(config),
  ];
}

function lastSweep({ healthMaxAgeHours }: Config, { sweeps, firstSweep }: TenantStatus, now: number): SetUpFinding {
  const ended = sweeps
    .filter(({ source, state }) => source === "callRecords" && state === "done")
    .map(({ finished }) => finished ?? "")
    .sort()
    .at(-1);
  if (ended === undefined) {
    const sentence = "No sweep of the call records has ended lately: figures are incomplete until one does.";
    return { verdict: firstSweep ? "note" : "bad", sentence, place: "coverage" };
  }
  const isFresh = now - Date.parse(ended) <= healthMaxAgeHours * HOUR_MS;
  return {
    verdict: isFresh ? "good" : "bad",
    sentence: `The last good sweep of the call records ended ${utc(ended)}${isFresh ? "" : `, more than ${healthMaxAgeHours} hours ago`}.`,
    place: "coverage",
  };
}

/** Sources that fail, by what is said of them: one sentence for all that share it. */
function troubles({ refused, sweeps, records }: TenantStatus): SetUpFinding[] {
  const found: SetUpFinding[] = refused.map(({ reason, since }) => ({
    verdict: "bad",
    sentence: `${reason} Since ${utc(since)}.`,
    place: "permissions",
  }));
  const reasons = new Map<string, Set<string>>();
  for (const { source, state, reason } of sweeps) {
    if (state === "done" || reason === null || refused.some((one) => one.source === source)) continue;
    reasons.set(reason, (reasons.get(reason) ?? new Set()).add(sourceName(source)));
  }
  for (const [reason, sources] of reasons) {
    const place = /sign/i.test(reason) ? "credentials" : "coverage";
    const verdict = reason === RATE_WORDS ? "note" : "bad";
    found.push({ verdict, sentence: `${[...sources].join(", ")}: ${reason}`, place });
  }
  if (records.setAside > 0) {
    found.push({
      verdict: "bad",
      sentence: `Call records set aside after many tries: ${records.setAside}.`,
      place: "coverage",
    });
  }
  return found;
}

function notifications({ webhookSecret, publicOrigin }: Config, { subscription }: TenantStatus): SetUpFinding {
  const { reason, state, expires } = subscription;
  if (reason !== null) return { verdict: "bad", sentence: `Change notifications: ${reason}`, place: "settings" };
  if (webhookSecret !== undefined && publicOrigin !== undefined) {
    const until = expires === null ? "" : ` until ${utc(expires)}`;
    return { verdict: "good", sentence: `Change notifications are on; the subscription is ${state}${until}.` };
  }
  const missing = [
    ...(webhookSecret === undefined ? ["WEBHOOK_SECRET"] : []),
    ...(publicOrigin === undefined ? ["PUBLIC_ORIGIN"] : []),
  ];
  return {
    verdict: "note",
    sentence: `Change notifications are off: calls are seen up to a quarter hour later. To have them, set ${missing.join(" and ")}.`,
    place: "settings",
  };
}

function copies({ copy }: TenantStatus): SetUpFinding {
  if (copy.reason !== null) return { verdict: "bad", sentence: `The last daily copy failed: ${copy.reason}` };
  if (copy.state === "off") {
    const sentence = "No bucket is bound as BACKUPS, so there is no daily copy; wrangler.toml tells how.";
    return { verdict: "note", sentence, place: "settings" };
  }
  return {
    verdict: "good",
    sentence:
      copy.last === null ? "The first daily copy is still to come." : `The last daily copy: ${utc(copy.last.at)}.`,
  };
}

function credential(tenant: Pick<TenantConfig, "credential">, now: number): SetUpFinding {
  const end = credentialEnd(tenant);
  const isSecret = tenant.credential.kind === "secret";
  if (end === undefined) {
    return isSecret
      ? {
          verdict: "note",
          sentence: "The application has a client secret: only Entra tells when it ends.",
          place: "credentials",
        }
      : { verdict: "bad", sentence: "CLIENT_CERTIFICATE can't be read as a certificate.", place: "settings" };
  }
  const days = Math.floor((end - now) / (24 * HOUR_MS));
  const said = `The ${isSecret ? "client secret" : "certificate"} ${days < 0 ? "ended" : "ends"} on ${new Date(end).toISOString().slice(0, 10)}`;
  return days > WARN_DAYS
    ? { verdict: "good", sentence: `${said}.` }
    : { verdict: "bad", sentence: `${said}: ${isSecret ? "make" : "upload"} its successor.`, place: "credentials" };
}

function settings({ userHashKey, publicOrigin }: Config): SetUpFinding[] {
  const found: SetUpFinding[] = [];
  const say = (sentence: string) => found.push({ verdict: "note", sentence, place: "settings" });
  if (userHashKey === undefined)
    say(
      "USER_HASH_KEY is not set: the archive keeps a key that it made, and exports carry it. Set one before the first sweep.",
    );
  if (publicOrigin === undefined)
    say("PUBLIC_ORIGIN is not set: addresses in answers begin with the host that was asked.");
  return found;
}
