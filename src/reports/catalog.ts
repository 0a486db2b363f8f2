/**
 * The catalog: every report that the mappings describe, checked once at start. Families know their sets, sets their
 * period, fields their sources in order of trust. Nothing here knows a particular report.
 */
import * as z from "zod/mini";
import type { Source } from "../measures.ts";
import { type MappedField, type Mapping, mappingSchema, type RowKind, type SourceEntry } from "./mapping-schema.ts";
import type { Period } from "./periods.ts";
import type { Policy } from "./policy.ts";

export interface ReportField {
  readonly name: string;
  readonly type: MappedField["type"];
  readonly doc: string;
  readonly later: boolean;
  readonly aliases: readonly string[];
  /** Best first; never empty. */
  readonly sources: readonly SourceEntry[];
}

export interface ReportFamily {
  readonly name: string;
  readonly entityType: string;
  readonly doc: string;
  readonly rows: RowKind;
  /** Best first, beside `recorded`, which stands before all. */
  readonly sources: readonly Source[];
  readonly extension: boolean;
  readonly fields: readonly ReportField[];
  readonly sets: readonly ReportSet[];
}

export interface ReportSet {
  readonly name: string;
  readonly period: Period;
  readonly order: number;
  readonly title: string;
  readonly xAxis: string;
  readonly yAxis: string;
  readonly family: ReportFamily;
}

export interface Catalog {
  readonly families: readonly ReportFamily[];
  /** In the order of the service document. */
  readonly sets: readonly ReportSet[];
  readonly set: (name: string) => ReportSet | undefined;
}

/**
 * Build the catalog from the contents of the mapping files.
 *
 * @throws Error naming the file's family and the fault when a mapping breaks the schema, a field lacks an entry for one
 *   of its family's sources, or a name stands twice: the bridge does not start on a half-described report.
 */
export function buildCatalog(mappings: readonly unknown[]): Catalog {
  const families = mappings.map(readFamily);
  const sets = families.flatMap((family) => family.sets).sort((a, b) => a.order - b.order);
  const byName = new Map<string, ReportSet>();
  for (const set of sets) {
    if (byName.has(set.name)) throw new Error(`mappings: the set ${set.name} is described twice`);
    byName.set(set.name, set);
  }
  return { families, sets, set: (name) => byName.get(name) };
}

function readFamily(mapping: unknown): ReportFamily {
  const parsed = mappingSchema().safeParse(mapping);
  if (!parsed.success) {
    const name = (mapping as { family?: unknown } | null)?.family ?? "a file without family";
    throw new Error(`mappings: ${String(name)}: ${z.prettifyError(parsed.error).replaceAll("\n", " ")}`);
  }
  const told: Mapping = parsed.data;
  for (const field of told.fields) {
    // A source may have several entries for a field, best first: the next one answers what the one before can't.
    const given = field.sources.map((entry) => entry.source).filter((source, index, all) => source !== all[index - 1]);
    if (given.join(", ") !== told.sources.join(", ")) {
      throw new Error(
        `mappings: ${told.family}.${field.name} must have an entry for each of ${told.sources.join(", ")}, in this order; it has ${given.join(", ")}`,
      );
    }
  }
  const family: { -readonly [K in keyof ReportFamily]: ReportFamily[K] } = {
    name: told.family,
    entityType: told.entityType,
    doc: told.doc,
    rows: told.rows,
    sources: told.sources,
    extension: told.extension ?? false,
    fields: told.fields.map((field) => ({
      name: field.name,
      type: field.type,
      doc: field.doc,
      later: field.since === "later",
      aliases: field.aliases ?? [],
      sources: field.sources,
    })),
    sets: [],
  };
  family.sets = told.sets.map((set) => ({ ...set, family }));
  return family;
}

/** The fields that a policy serves: without the later columns unless it asks for them. */
export function servedFields(family: ReportFamily, policy: Policy): readonly ReportField[] {
  return policy.laterColumns ? family.fields : family.fields.filter((field) => !field.later);
}

/** The sets that a policy serves: without the extensions unless it asks for them. */
export function servedSets(catalog: Catalog, policy: Policy): readonly ReportSet[] {
  return policy.extensions ? catalog.sets : catalog.sets.filter((set) => !set.family.extension);
}

/** The words of an entry's formula under a policy: its `when` words where the policy says so. */
export function wordsUnder<T extends string>(
  entry: {
    readonly words?: unknown;
    readonly when?: { readonly policy: keyof Policy; readonly is: unknown; readonly use: readonly T[] } | undefined;
  },
  usual: readonly T[],
  policy: Policy,
): readonly T[] {
  const { when } = entry;
  return when !== undefined && policy[when.policy] === when.is ? when.use : usual;
}
