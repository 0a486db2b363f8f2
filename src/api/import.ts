/** POST /bridge/import: a recorded old answer in, kept as source `recorded`. */
import { catalog } from "../catalog.ts";
import { readRecording } from "../diff/recording.ts";
import { Fault } from "../errors.ts";
import { resolveZone } from "../reports/zones.ts";
import type { TenantPort } from "../tenant-port.ts";

/** A recorded answer of the largest set is some megabytes; more is no answer of the old service. */
const MOST_BYTES = 16 * 1024 * 1024;

/**
 * Read a recorded answer and keep its rows; set and zone may be stated by `?set=` and `?zone=`.
 *
 * @throws Fault queryInvalid for what can't be read, tooLarge beyond the limit; nothing is kept then
 */
export async function importRecorded(request: Request, port: TenantPort): Promise<unknown> {
  const options = new URL(request.url).searchParams;
  const bytes = await request.arrayBuffer();
  if (bytes.byteLength > MOST_BYTES)
    throw new Fault("tooLarge", `The recorded answer is larger than ${MOST_BYTES} bytes.`);
  const zone = resolveZone(options.get("zone") ?? undefined);
  const recording = readRecording(new Uint8Array(bytes), options.get("set") ?? undefined, catalog());
  const rows = recording.rows.map((row) => ({ ...row, zone: zone.id }));
  const { kept, conflicts } = await port.importRows(recording.set, rows);
  if (conflicts.length > 0) {
    const [conflict] = conflicts;
    throw new Fault(
      "conflict",
      `Nothing was kept: ${conflicts.length} rows of ${recording.set} contradict what is recorded already, the first at key ${conflict?.key}: held ${JSON.stringify(conflict?.held)}, offered ${JSON.stringify(conflict?.offered)}.`,
    );
  }
  return { set: recording.set, zone: zone.id, rows: rows.length, kept };
}
