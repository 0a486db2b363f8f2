/**
 * Which settings would make the new figures agree: those that can matter for a set are tried one after the other, the
 * best is kept, and the rest is tried upon it. Figures under other settings are asked for through a function, so the
 * search itself knows no archive.
 */
import type { ReportField, ReportSet } from "../reports/catalog.ts";
import { DEFAULT_POLICY, type Policy } from "../reports/policy.ts";
import { countsUsers } from "./as-if.ts";
import { disagreements, ENOUGH_ROWS, type Improvement, improvement, speakingRows } from "./disagreement.ts";
import type { Cause, CauseKind, ComparableRow } from "./model.ts";
import { usableStretch } from "./start-date.ts";

/** What the new figures are worked out under. */
export interface Settings {
  readonly zone: string;
  readonly policy: Policy;
  readonly mobileUsers: boolean;
}

export type Ask = (settings: Settings) => Promise<readonly ComparableRow[]>;

export interface Found {
  readonly causes: readonly Cause[];
  /** The settings of all causes together, and the rows under them. */
  readonly settings: Settings;
  readonly rows: readonly ComparableRow[];
}

/** A zone for each offset in use, and for each way of changing clocks; equal clocks can't be told apart anyway. */
export const ZONES_TO_TRY = [
  "UTC",
  "America/Los_Angeles",
  "America/New_York",
  "Europe/London",
  "Europe/Berlin",
  "Europe/Helsinki",
  "Asia/Kolkata",
  "Asia/Shanghai",
  "Asia/Tokyo",
  "Australia/Sydney",
  "America/Chicago",
  "America/Denver",
  "America/Phoenix",
  "America/Anchorage",
  "Pacific/Honolulu",
  "America/Halifax",
  "America/Sao_Paulo",
  "Atlantic/Azores",
  "Africa/Lagos",
  "Africa/Johannesburg",
  "Europe/Moscow",
  "Asia/Tehran",
  "Asia/Dubai",
  "Asia/Karachi",
  "Asia/Kathmandu",
  "Asia/Dhaka",
  "Asia/Bangkok",
  "Australia/Adelaide",
  "Australia/Brisbane",
  "Pacific/Auckland",
] as const;

const WEEK_LABELS: readonly Policy["weekLabel"][] = ["closing-sunday", "opening-sunday", "saturday"];
/** More causes than this at once can't be told apart. */
const MOST_CAUSES = 3;

interface Candidate {
  readonly kind: CauseKind;
  readonly settings: Settings;
}

/**
 * Search the settings under which the new rows agree best with the old ones.
 *
 * @param start the settings in force, under which `newRows` stand
 * @throws what `ask` throws
 */
export async function searchSettings(
  set: ReportSet,
  oldRows: readonly ComparableRow[],
  newRows: readonly ComparableRow[],
  fields: readonly ReportField[],
  start: Settings,
  ask: Ask,
): Promise<Found> {
  let settings = start;
  let rows = newRows;
  const causes: Cause[] = [];
  const tried = fields.filter(({ name }) => newRows.some(({ trust }) => trust?.[name]?.fidelity !== "unavailable"));
  const usable = usableStretch(oldRows, newRows);
  if (speakingRows(usable, tried) < ENOUGH_ROWS) return { causes, settings, rows };
  while (causes.length < MOST_CAUSES) {
    const before = disagreements(set, usable, rows, tried);
    const apart = [...before.values()].some((size) => size > 0);
    const done = new Set(causes.map(({ kind }) => kind));
    const candidates = apart ? candidatesFor(set, settings).filter(({ kind }) => !done.has(kind)) : [];
    let best: { candidate: Candidate; better: Improvement; rows: readonly ComparableRow[] } | undefined;
    const zones: { readonly zone: string; readonly gain: number }[] = [];
    for (const candidate of candidates) {
      const under = await ask(candidate.settings);
      const better = improvement(before, disagreements(set, usable, under, tried));
      if (better !== undefined && (best === undefined || gain(better) > gain(best.better) + 1e-9)) {
        best = { candidate, better, rows: under };
      }
      if (better !== undefined && candidate.kind === "zone") {
        zones.push({ zone: candidate.settings.zone, gain: gain(better) });
      }
      const isPerfect = best?.better.after === 0 && best.better.fields.length === before.size;
      if (isPerfect && best?.candidate.kind !== "zone") break;
    }
    if (best === undefined) break;
    const most = gain(best.better);
    const chosen = best.candidate.settings.zone;
    const equal = zones.filter((one) => one.zone !== chosen && one.gain > most - 1e-9).map(({ zone }) => zone);
    causes.push(causeOf(best.candidate, best.better, settings, best.candidate.kind === "zone" ? equal : []));
    settings = best.candidate.settings;
    rows = best.rows;
  }
  return { causes, settings, rows };
}

const gain = ({ fields, before, after }: Improvement): number => fields.length * (before - after);

function candidatesFor(set: ReportSet, now: Settings): Candidate[] {
  const policies = new Set(
    set.family.fields.flatMap(({ sources }) =>
      sources.flatMap((entry) => ("when" in entry && entry.when !== undefined ? entry.when.policy : [])),
    ),
  );
  const under = (policy: Partial<Policy>): Settings => ({ ...now, policy: { ...now.policy, ...policy } });
  const candidates: Candidate[] = [];
  if (set.period === "Weekly") {
    for (const weekLabel of WEEK_LABELS) {
      if (weekLabel !== now.policy.weekLabel) candidates.push({ kind: "weekLabel", settings: under({ weekLabel }) });
    }
  }
  if (policies.has("avConferenceMinutes")) {
    const other = now.policy.avConferenceMinutes === "wall-clock" ? "person-minutes" : "wall-clock";
    candidates.push({ kind: "avConferenceMinutes", settings: under({ avConferenceMinutes: other }) });
  }
  if (policies.has("countPstnLegs")) {
    candidates.push({ kind: "countPstnLegs", settings: under({ countPstnLegs: !now.policy.countPstnLegs }) });
  }
  if (countsUsers(set) && !now.mobileUsers) {
    candidates.push({ kind: "mobileUsers", settings: { ...now, mobileUsers: true } });
  }
  for (const zone of ZONES_TO_TRY) if (zone !== now.zone) candidates.push({ kind: "zone", settings: { ...now, zone } });
  return candidates;
}

function causeOf(
  { kind, settings }: Candidate,
  { fields, before, after }: Improvement,
  now: Settings,
  alternatives: readonly string[],
): Cause {
  const told = { kind, fields, alternatives, before, after };
  const { policy, zone } = settings;
  switch (kind) {
    case "weekLabel":
      return {
        ...told,
        sentence: `The old answer labels its weeks by another day than ${now.policy.weekLabel}.`,
        setting: { in: "POLICY", name: "weekLabel", value: policy.weekLabel },
      };
    case "avConferenceMinutes":
      return {
        ...told,
        sentence:
          policy.avConferenceMinutes === "wall-clock"
            ? "The old minutes are those of the clock, once per conference, not of each person in it."
            : "The old minutes are those of each person in a conference, not of the clock.",
        setting: { in: "POLICY", name: "avConferenceMinutes", value: policy.avConferenceMinutes },
      };
    case "countPstnLegs":
      return {
        ...told,
        sentence: `The old figures ${policy.countPstnLegs ? "count" : "leave out"} calls with a telephone at one end.`,
        setting: { in: "POLICY", name: "countPstnLegs", value: policy.countPstnLegs },
      };
    case "mobileUsers":
      return {
        ...told,
        sentence:
          "The old figure counts people who only used a phone or tablet, whom the documents say it leaves out; the bridge keeps to the documents.",
        setting: null,
      };
    default:
      return {
        ...told,
        sentence: `The old days are those of ${zone}${alternatives.length === 0 ? ", or of a zone with the same clock" : ` (as well ${named(alternatives)})`}, not of ${now.zone}.`,
        setting: { in: "zone", name: "zone", value: zone },
      };
  }
}

const named = (zones: readonly string[]): string =>
  zones.length <= 3 ? zones.join(", ") : `${zones.slice(0, 3).join(", ")} and ${zones.length - 3} more`;

/** The settings that differ from those in force, by name, as they would be set. */
export function changedSettings(start: Settings, found: Settings): Record<string, string | boolean> {
  const changed: Record<string, string | boolean> = {};
  if (start.zone !== found.zone) changed.zone = found.zone;
  for (const name of Object.keys(DEFAULT_POLICY) as (keyof Policy)[]) {
    const value = found.policy[name];
    if (value !== start.policy[name] && typeof value !== "number") changed[`POLICY.${name}`] = value;
  }
  if (start.mobileUsers !== found.mobileUsers) changed.mobileUsers = "counted (no setting does this)";
  return changed;
}
