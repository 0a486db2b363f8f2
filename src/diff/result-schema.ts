/**
 * The JSON document of a comparison, described for programs. `npm run cli -- diff --schema` prints it as JSON Schema;
 * the command line checks with it what a bridge answers. The types themselves stand in model.ts.
 */
import * as z from "zod/mini";
import { SOURCES } from "../measures.ts";
import { CAUSES, type DiffResult, STATUSES } from "./model.ts";

const said = <Schema extends z.core.$ZodType>(schema: Schema, description: string): Schema => {
  z.globalRegistry.add(schema, { description });
  return schema;
};

const value = z.union([z.number(), z.string(), z.null()]);
const verdict = z.enum(["acceptable", "different", "incomparable"]);
const status = z.enum(STATUSES);
const counts = z.object(
  Object.fromEntries(STATUSES.map((name) => [name, z.number()])) as Record<(typeof STATUSES)[number], z.ZodMiniNumber>,
);
const orNull = z.nullable(z.number());
const settingValue = z.union([z.string(), z.boolean()]);

const cell = z.object({
  old: said(value, "The old figure; null where the old answer has none."),
  new: said(value, "The new figure; null where the new side has none."),
  status,
  absolute: said(orNull, "new - old; null for texts."),
  relative: said(orNull, "The difference as a part of the old figure; null for texts and where the old figure is 0."),
  reason: z.optional(said(z.string(), "Why it is explained.")),
  sources: z.optional(said(z.array(z.enum(SOURCES)), "Where the new figure comes from.")),
});

const row = z.object({
  date: said(z.string(), "The Date shown, as 2016-05-14."),
  key: said(z.string(), "The family's further keys, joined; empty where rows are periods."),
  status: said(status, "The worst of its cells."),
  cells: said(z.record(z.string(), cell), "By field name; fields that the old answer doesn't have are absent."),
});

const field = z.object({
  field: z.string(),
  counts,
  oldTotal: said(orNull, "Sum over the rows compared; null for texts."),
  newTotal: orNull,
  absolute: orNull,
  relative: orNull,
  correlation: said(
    orNull,
    "Pearson's r over the rows that both have; null below three or where a side never changes.",
  ),
  never: said(z.nullable(z.string()), "Why the field can never agree, where no source can give it."),
});

const cause = z.object({
  kind: z.enum(CAUSES),
  fields: z.array(z.string()),
  sentence: z.string(),
  setting: said(
    z.nullable(z.object({ in: z.enum(["POLICY", "zone", "command"]), name: z.string(), value: settingValue })),
    "What removes the cause; null where nothing can.",
  ),
  alternatives: said(z.array(z.string()), "Other values that fit as well."),
  before: said(z.number(), "Mean disagreement of the fields, 0 (none) to 2 (nothing in common)."),
  after: said(orNull, "The same with the setting; null where it can't be known."),
});

const comparison = z.object({
  set: z.string(),
  family: z.string(),
  old: said(z.string(), "What the old side is."),
  new: said(z.string(), "What the new side is."),
  zone: z.string(),
  period: said(z.nullable(z.object({ from: z.string(), to: z.string() })), "First and last Date compared."),
  verdict,
  sentence: z.string(),
  counts: said(counts, "Figures by status."),
  fields: z.array(field),
  causes: z.array(cause),
  withSettings: said(
    z.nullable(z.object({ settings: z.record(z.string(), settingValue), counts })),
    "What remains with the settings of all causes together; null where none was tried.",
  ),
  notes: z.array(z.string()),
  rows: z.array(row),
});

export const resultSchema: z.ZodMiniType<DiffResult> = z.object({
  schema: z.literal("reporting-bridge/diff/1"),
  verdict: said(verdict, "The worst of all comparisons; incomparable also where something couldn't be read."),
  comparisons: z.array(comparison),
  advice: said(
    z.object({
      settings: z.array(z.object({ name: z.string(), value: settingValue, sets: z.array(z.string()) })),
      toImport: z.array(z.string()),
      never: z.array(z.object({ family: z.string(), fields: z.array(z.string()), why: z.string() })),
    }),
    "What all comparisons say together: settings that make sets agree, sets to import, what can never agree and why.",
  ),
  refused: said(z.array(z.object({ name: z.string(), why: z.string() })), "What couldn't be compared, and why."),
}) as unknown as z.ZodMiniType<DiffResult>;
