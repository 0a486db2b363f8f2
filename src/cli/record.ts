/** `npm run cli -- record`: keep what an endpoint of the old shape says, in files that diff and import read. */
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Fault } from "../errors.ts";
import type { Target } from "./bridge-client.ts";
import { pagesOf, setsAt } from "./old-service.ts";
import { progress } from "./progress.ts";

export interface RecordOptions {
  /** Names of sets; none for all that the endpoint lists. */
  readonly set: readonly string[];
  readonly zone?: string | undefined;
  readonly to: string;
}

export interface Recorded {
  readonly lines: readonly string[];
  readonly sets: readonly (
    | { readonly set: string; readonly rows: number }
    | { readonly set: string; readonly why: string }
  )[];
  readonly failed: number;
}

/** Write each set's answer to `SET.json`, further pages to `SET-2.json` and so on; a set that fails leaves no file. */
export async function record(target: Target, options: RecordOptions): Promise<Recorded> {
  const sets = options.set.length > 0 ? options.set : await setsAt(target);
  await mkdir(options.to, { recursive: true });
  const lines: string[] = [];
  const outcomes: Recorded["sets"][number][] = [];
  let failed = 0;
  const bar = progress(sets.length);
  for (const set of sets) {
    bar.step(set);
    try {
      const pages = await pagesOf(target, set, options.zone);
      for (const [index, { bytes }] of pages.entries()) {
        await writeFile(join(options.to, index === 0 ? `${set}.json` : `${set}-${index + 1}.json`), bytes);
      }
      const rows = pages.reduce((sum, page) => sum + page.rows.length, 0);
      outcomes.push({ set, rows });
      lines.push(`recorded  ${set}: ${rows} rows`);
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      failed++;
      outcomes.push({ set, why: error.message });
      lines.push(`failed    ${set}: ${error.message}`);
    }
  }
  bar.end();
  return { lines, sets: outcomes, failed };
}
