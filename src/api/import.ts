/** POST /bridge/import: a recorded old answer in, kept as source `recorded`; POST /bridge/import/remove takes it out. */
import { catalogFor } from "../catalog.ts";
import type { Account } from "../config.ts";
import { dayOfOption } from "../diff/options.ts";
import { readRecording } from "../diff/recording.ts";
import { Fault } from "../errors.ts";
import type { RecordedRow } from "../reports/archive-view.ts";
import { isoDay } from "../reports/civil-date.ts";
import { resolveZone } from "../reports/zones.ts";
import type { TenantPort } from "../tenant-port.ts";
import { readBody, statedIn } from "./recorded-body.ts";

/** Days that no Date lies outside of. */
const ALL = 4_000_000;

/**
 * Read a recorded answer and keep its rows; `?set=`, `?zone=`, `?dates=`, `?delimiter=` and `?encoding=` state what the
 * content doesn't tell.
 *
 * @throws Fault queryInvalid for what can't be read, bodyTooLarge beyond the limit, conflict with both values where a row
 *   contradicts what is recorded already; nothing is kept then
 */
export async function importRecorded(request: Request, account: Account, port: TenantPort): Promise<unknown> {
  const options = new URL(request.url).searchParams;
  const zone = resolveZone(options.get("zone") ?? undefined);
  const recording = readRecording(await readBody(request), statedIn(options), catalogFor(account));
  const rows = recording.rows.map(({ key, date, values }, index): RecordedRow => {
    if (key === undefined) {
      throw new Fault(
        "queryInvalid",
        `The recorded answer can't be kept: row ${index + 1} has no ID, which is the key of ${recording.set}.`,
      );
    }
    return { key, date, values, zone: zone.id };
  });
  const { kept, conflicts } = await port.importRows(recording.set, rows);
  const [conflict] = conflicts;
  if (conflict !== undefined) {
    const offered = rows.find(({ key }) => key === conflict.key);
    const where = offered === undefined ? "" : ` (${isoDay(offered.date)}, zone ${offered.zone})`;
    throw new Fault(
      "conflict",
      `Nothing was kept: ${conflicts.length} rows of ${recording.set} contradict what is recorded already, the first at key ${conflict.key}${where}: held ${JSON.stringify(conflict.held)}, offered ${JSON.stringify(conflict.offered)}.`,
    );
  }
  return { set: recording.set, zone: zone.id, rows: rows.length, kept, more: recording.more };
}

/**
 * Remove recorded rows: `?set=` and, where not all of its Dates, `?from=` and `?to=` (both included). Without
 * `?confirm=` it only counts them; with it they go, if there are still that many.
 *
 * @throws Fault queryInvalid for an unknown set or a wrong day, conflict where the number confirmed isn't the number held
 */
export async function removeRecorded(request: Request, account: Account, port: TenantPort): Promise<unknown> {
  const options = new URL(request.url).searchParams;
  const set = catalogFor(account).set(options.get("set") ?? "");
  if (set === undefined) {
    throw new Fault("queryInvalid", `The option 'set' names no report: '${(options.get("set") ?? "").slice(0, 60)}'.`);
  }
  const [from, to] = [options.get("from"), options.get("to")];
  const dates = {
    from: from === null ? -ALL : dayOfOption(from, "from"),
    to: to === null ? ALL : dayOfOption(to, "to"),
  };
  const confirmed = options.get("confirm");
  const held = await port.recordedRows(set.name, dates);
  if (confirmed === null) return { set: set.name, rows: held, removed: 0 };
  if (confirmed !== String(held)) {
    throw new Fault(
      "conflict",
      `Nothing was removed: ${held} recorded rows of ${set.name} would go, but ${confirmed.slice(0, 20)} were confirmed.`,
    );
  }
  return { set: set.name, rows: held, removed: await port.removeRecorded(set.name, dates) };
}
