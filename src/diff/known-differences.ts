/** mappings/known-differences.json: differences that are expected, with the reason, and until when that is believed. */
import * as z from "zod/mini";
import file from "../../mappings/known-differences.json" with { type: "json" };
import { lazily } from "../lazily.ts";
import { SOURCES } from "../measures.ts";

function knownSchema() {
  const day = z.string().check(z.regex(/^\d{4}-\d\d-\d\d$/));
  const text = z.string().check(z.minLength(1));
  const part = z.number().check(z.gte(0));

  /** How large an expected difference may be: either bound is enough. */
  const size = z.strictObject({ absolute: part, relative: part });

  const rule = z.strictObject({
    family: text,
    field: text,
    /** The sources of the new figure that it speaks of; any, and recordings too, where absent. */
    sources: z.optional(z.array(z.enum(SOURCES))),
    /** Dates of the rows it speaks of; open where absent. */
    from: z.optional(day),
    to: z.optional(day),
    /** What the new figure is against the old one. */
    sign: z.enum(["over", "under", "either"]),
    /** The largest difference it explains; as a part of the old figure. */
    size,
    reason: text,
    /** The last day on which the rule still explains anything. */
    expires: day,
  });

  return z.strictObject({
    /** How much a mapping's bias may explain: it says which way a figure is off, not how far. */
    bias: z.strictObject({ oneSided: size, either: size }),
    rules: z.array(rule),
  });
}

export type KnownDifferences = z.infer<ReturnType<typeof knownSchema>>;
export type Size = KnownDifferences["bias"]["either"];

/** The file's contents. @throws Error that says what is wrong in it */
export const knownDifferences = lazily((): KnownDifferences => {
  const parsed = knownSchema().safeParse(file);
  if (!parsed.success) {
    throw new Error(`mappings: known-differences.json: ${z.prettifyError(parsed.error).replaceAll("\n", " ")}`);
  }
  return parsed.data;
});
