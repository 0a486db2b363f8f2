/** `npm run cli -- import`: keep recorded answers in a bridge's archive, or take them out again. */
import type { Stated } from "../diff/recording.ts";
import { Fault } from "../errors.ts";
import { agrees } from "./agree.ts";
import { jsonOf, send, type Target } from "./bridge-client.ts";
import { progress } from "./progress.ts";
import { asLight, readRecordings } from "./recordings.ts";

export interface ImportOptions extends Stated {
  readonly zone?: string | undefined;
  readonly tenant?: string | undefined;
}

/** What became of one file; of one that was refused, why. */
type Outcome =
  | {
      readonly name: string;
      readonly set: string;
      readonly zone: string;
      readonly kept: number;
      readonly known: number;
    }
  | { readonly name: string; readonly why: string };

export interface Imported {
  readonly lines: readonly string[];
  readonly files: readonly Outcome[];
  /** Files of which nothing was kept. */
  readonly failed: number;
}

/** Import every recording at the paths. Each file is kept whole or not at all. */
export async function importFiles(paths: readonly string[], target: Target, options: ImportOptions): Promise<Imported> {
  const { files, refused } = await readRecordings(paths, options);
  const lines = refused.map(({ name, why }) => `not kept  ${name}: ${why}`);
  const outcomes: Outcome[] = [...refused];
  let failed = refused.length;
  const bar = progress(files.length);
  for (const file of files) {
    bar.step(file.set);
    const query = new URLSearchParams({ set: file.set });
    if (options.zone !== undefined) query.set("zone", options.zone);
    if (options.tenant !== undefined) query.set("tenant", options.tenant);
    try {
      const answer = await send(target, new URL(`/bridge/import?${query}`, target.url), {
        method: "POST",
        body: asLight(file),
      });
      const { kept, zone } = (await jsonOf(answer, "The bridge")) as { kept: number; zone: string };
      const known = file.rows.length - kept;
      outcomes.push({ name: file.name, set: file.set, zone, kept, known });
      lines.push(
        `kept      ${file.name}: ${kept} rows of ${file.set}, zone ${zone}${known > 0 ? `; ${known} were known already` : ""}${file.more ? "; it is one page of several" : ""}`,
      );
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      failed++;
      outcomes.push({ name: file.name, why: error.message });
      lines.push(`not kept  ${file.name}: ${error.message}`);
    }
  }
  bar.end();
  return { lines, files: outcomes, failed };
}

export interface RemoveOptions {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly tenant?: string | undefined;
  readonly yes?: boolean | undefined;
}

/** Remove recorded rows of a set, after asking. @returns a line that says what came of it */
export async function removeRecordedRows(set: string, target: Target, options: RemoveOptions): Promise<string> {
  const ask = async (confirm: string | undefined): Promise<{ rows: number; removed: number }> => {
    const query = new URLSearchParams({ set });
    for (const [name, value] of Object.entries({
      from: options.from,
      to: options.to,
      tenant: options.tenant,
      confirm,
    })) {
      if (value !== undefined) query.set(name, value);
    }
    const answer = await send(target, new URL(`/bridge/import/remove?${query}`, target.url), { method: "POST" });
    return (await jsonOf(answer, "The bridge")) as { rows: number; removed: number };
  };
  const { rows } = await ask(undefined);
  if (rows === 0) return `There are no recorded rows of ${set} to remove.`;
  if (
    options.yes !== true &&
    !(await agrees(`Remove ${rows} recorded rows of ${set}? They can only come back by import. [y/N] `))
  ) {
    return "Nothing was removed.";
  }
  const { removed } = await ask(String(rows));
  return `${removed} recorded rows of ${set} were removed.`;
}
