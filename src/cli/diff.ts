/** `npm run cli -- diff`: old numbers beside new ones, from files, folders, zips, bridges and old-shaped endpoints. */
import { writeFile } from "node:fs/promises";
import { styleText } from "node:util";
import { catalog } from "../catalog.ts";
import { type CompareOptions, compare } from "../diff/compare.ts";
import { knownDifferences } from "../diff/known-differences.ts";
import { type ComparableRow, type Comparison, type DiffResult, diffResult, type Verdict } from "../diff/model.ts";
import { dayOfOption, failOnIn, readTolerance } from "../diff/options.ts";
import { diffPage } from "../diff/page.ts";
import type { Stated } from "../diff/recording.ts";
import { resultSchema } from "../diff/result-schema.ts";
import { diffText, type Paint } from "../diff/text.ts";
import { Fault } from "../errors.ts";
import { DAY_MS } from "../measures.ts";
import { resolveZone } from "../reports/zones.ts";
import { failure, isBridge, jsonOf, send, type Target } from "./bridge-client.ts";
import { pagesOf } from "./old-service.ts";
import { progress } from "./progress.ts";
import { asLight, bySet, type RecordedFile, type Recordings, readRecordings } from "./recordings.ts";

export interface DiffOptions extends Stated {
  readonly with?: string | undefined;
  readonly zone?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly tolerance?: readonly string[] | undefined;
  readonly failOn?: string | undefined;
  readonly sources?: string | undefined;
  readonly tenant?: string | undefined;
  readonly withoutRecorded?: boolean | undefined;
}

export const EXIT_CODES: Readonly<Record<Verdict, number>> = { acceptable: 0, different: 1, incomparable: 2 };

/**
 * Compare what the paths hold with the target, or with other recordings.
 *
 * @throws Fault where nothing can be compared at all
 */
export async function diffOf(
  paths: readonly string[],
  target: Target | undefined,
  options: DiffOptions,
): Promise<DiffResult> {
  const shared = sharedOptions(options);
  if (options.sources !== undefined) {
    if (target === undefined) throw failure("Which bridge? Give --against URL, or set BRIDGE_URL.");
    return askDiff(target, queryOf(options, undefined), undefined);
  }
  if (paths.length === 0) throw failure("Give the recorded answers: files, folders or zips.");
  const recordings = await read(paths, options);
  if (options.with !== undefined) return withRecordings(recordings, options.with, shared, options);
  if (target === undefined) throw failure("Compare with what? Give --against URL (or set BRIDGE_URL), or --with PATH.");
  const bridge = await isBridge(target);
  const bar = progress(recordings.files.length);
  const comparisons: Comparison[] = [];
  const refused = [...recordings.refused];
  for (const file of recordings.files) {
    bar.step(file.set);
    try {
      const result = bridge
        ? await askDiff(target, queryOf(options, file), asLight(file))
        : diffResult([await withEndpoint(target, file, shared, options.zone)]);
      comparisons.push(...result.comparisons);
      refused.push(...result.refused);
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      refused.push({ name: file.name, why: error.message });
    }
  }
  bar.end();
  return diffResult(comparisons, refused);
}

async function read(paths: readonly string[], options: Stated): Promise<Recordings> {
  let bar: ReturnType<typeof progress> | undefined;
  const recordings = await readRecordings(paths, options, (name, total) => {
    bar ??= progress(total);
    bar.step(name);
  });
  bar?.end();
  return bySet(recordings);
}

type Shared = Omit<CompareOptions, "oldName" | "newName">;

function sharedOptions(options: DiffOptions): Shared {
  return {
    zone: resolveZone(options.zone).id,
    from: options.from === undefined ? undefined : dayOfOption(options.from, "from"),
    to: options.to === undefined ? undefined : dayOfOption(options.to, "to"),
    tolerances: Object.fromEntries((options.tolerance ?? []).map(readTolerance)),
    known: knownDifferences(),
    today: Math.floor(Date.now() / DAY_MS),
    failOn: failOnIn(options.failOn ?? null),
  };
}

const moreNotes = ({ more }: RecordedFile): string[] =>
  more ? ["The recording is one page of several: it points to a next page that it doesn't hold."] : [];

async function withRecordings(
  old: Recordings,
  path: string,
  shared: Shared,
  options: DiffOptions,
): Promise<DiffResult> {
  const next = await read([path], { ...options, set: undefined });
  const refused = [...old.refused, ...next.refused];
  const comparisons: Comparison[] = [];
  for (const file of old.files) {
    const other = next.files.find(({ set }) => set === file.set);
    if (other === undefined) refused.push({ name: file.name, why: `There is no ${file.set} in ${path}.` });
    else comparisons.push(local(file, other.rows, other.name, shared));
  }
  return diffResult(comparisons, refused);
}

async function withEndpoint(
  target: Target,
  file: RecordedFile,
  shared: Shared,
  zone: string | undefined,
): Promise<Comparison> {
  const pages = await pagesOf(target, file.set, zone);
  return local(
    file,
    pages.flatMap(({ rows }) => rows),
    target.url.host,
    shared,
  );
}

function local(file: RecordedFile, newRows: readonly ComparableRow[], newName: string, shared: Shared): Comparison {
  const set = catalog().set(file.set);
  if (set === undefined) throw failure(`There is no report '${file.set}'.`);
  return compare(set, file.rows, newRows, { ...shared, oldName: file.name, newName, notes: moreNotes(file) });
}

function queryOf(options: DiffOptions, file: RecordedFile | undefined): URLSearchParams {
  const query = new URLSearchParams();
  const set = (name: string, value: string | undefined): void => {
    if (value !== undefined) query.append(name, value);
  };
  set("tenant", options.tenant);
  set("zone", options.zone);
  set("from", options.from);
  set("to", options.to);
  set("failOn", options.failOn);
  for (const one of options.tolerance ?? []) set("tolerance", one);
  if (options.withoutRecorded === true) set("recorded", "without");
  if (file === undefined) {
    set("sources", options.sources);
    set("set", options.set);
  } else {
    set("set", file.set);
    set("name", file.name);
  }
  return query;
}

async function askDiff(target: Target, query: URLSearchParams, body: string | undefined): Promise<DiffResult> {
  const answer = await send(target, new URL(`/bridge/diff?${query}`, target.url), {
    method: "POST",
    headers: { Accept: "application/json" },
    body: body ?? "",
  });
  const parsed = resultSchema.safeParse(await jsonOf(answer, "The bridge"));
  if (!parsed.success) throw failure("The bridge's answer is no comparison that this version knows.");
  return parsed.data;
}

/** Print or write the result as the options ask. */
export async function tell(
  result: DiffResult,
  options: { readonly json?: boolean; readonly html?: string },
): Promise<void> {
  if (options.html !== undefined) await writeFile(options.html, await diffPage(result));
  if (options.json === true) console.log(JSON.stringify(result));
  else console.log(diffText(result, paintFor(process.stdout)));
}

const COLOURS = { good: "green", bad: "red", warn: "yellow", dim: "gray", bold: "bold" } as const;

/** Colours where the stream is a terminal that takes them (NO_COLOR and the like are heeded). */
const paintFor =
  (stream: NodeJS.WriteStream): Paint =>
  (style, text) =>
    stream.isTTY === true ? styleText(COLOURS[style], text, { stream }) : text;
