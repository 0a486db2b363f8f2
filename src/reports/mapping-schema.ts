/**
 * The form of a mapping file: one report family, its sets and fields, and for each field and source how the figure is
 * made and how far it can be trusted. Formulas are words of a closed vocabulary; a report that needs no new word is a
 * new file in mappings/ and no code.
 */
import * as z from "zod/mini";
import { lazily } from "../lazily.ts";
import { MARKS, MEASURES, SOURCES, USER_MEASURES } from "../measures.ts";
import { PERIODS } from "./periods.ts";

export const mappingSchema = lazily(() => {
  const text = z.string().check(z.minLength(1));

  /** What every source entry says to people. */
  const told = {
    source: z.enum(SOURCES),
    /** The rule in one sentence. */
    words: text,
    /** The Graph function, property or column the figure comes from. */
    from: text,
    fidelity: z.enum(["exact", "approximate", "unavailable"]),
    /** Which way the figure may be off; absent where it is exact. */
    bias: z.optional(z.enum(["over", "under", "either"])),
    why: z.optional(text),
    /** Where the rule is written: seed, contract section, page. */
    document: text,
  };

  /** A policy value under which other words of the same formula are used. */
  const when = <S extends z.core.$ZodType>(words: S) =>
    z.optional(
      z.strictObject({
        policy: z.enum(["countPstnLegs", "avConferenceMinutes"]),
        is: z.union([z.boolean(), text]),
        use: words,
      }),
    );

  const measures = z.array(z.enum(MEASURES)).check(z.minLength(1));
  const marks = z.array(z.enum(MARKS)).check(z.minLength(1));
  const userMeasures = z.array(z.enum(USER_MEASURES)).check(z.minLength(1));

  /** Sum of counts, over quarter hours. */
  const count = z.strictObject({ ...told, formula: z.literal("count"), measures, when: when(measures) });
  /** Sum of milliseconds, over quarter hours, rounded half up to minutes once, in the bucket. */
  const minutes = z.strictObject({ ...told, formula: z.literal("minutes"), measures, when: when(measures) });
  /** Distinct users with any of the marks. */
  const distinct = z.strictObject({ ...told, formula: z.literal("distinct"), marks, when: when(marks) });
  /** A usage report's columns for the UTC day; or a log's members, summed over the day, where it gives sums alone. */
  const column = z.strictObject({
    ...told,
    formula: z.literal("column"),
    report: text,
    columns: z.array(text).check(z.minLength(1)),
    /** Several columns of one day become one figure so. */
    combine: z.enum(["sum", "max"]),
    /** How the column is written: a count, whole minutes, seconds, or a duration. */
    unit: z.enum(["count", "minutes", "seconds", "duration"]),
    /** Days of distinct people can't be summed; of counts and minutes they can. */
    people: z.optional(z.boolean()),
  });
  /** The same sums for one user of a per-user family. */
  const userCount = z.strictObject({
    ...told,
    formula: z.literal("userCount"),
    measures: userMeasures,
    when: when(userMeasures),
  });
  const userMinutes = z.strictObject({
    ...told,
    formula: z.literal("userMinutes"),
    measures: userMeasures,
    when: when(userMeasures),
  });
  const userName = z.strictObject({ ...told, formula: z.literal("userName") });
  /** End of the user's last counted session of the period, in the caller's zone. */
  const lastActivity = z.strictObject({ ...told, formula: z.literal("lastActivity") });
  /** A member of the log's row, as sent; `logs` names it for each log where they differ, null where a log has none. */
  const member = z.strictObject({
    ...told,
    formula: z.literal("member"),
    logs: z.record(text, z.union([text, z.null()])),
    /** What stands where the log has no such member. */
    otherwise: z.optional(z.union([z.string(), z.number()])),
  });
  /** A member of the log's row that is an instant, as clock time in the caller's zone. */
  const localTime = z.strictObject({ ...told, formula: z.literal("localTime"), logs: z.record(text, text) });
  /** The number of the other side: calleeNumber where callType contains `out`, else callerNumber. */
  const otherNumber = z.strictObject({ ...told, formula: z.literal("otherNumber") });
  /** A member of the log's rows summed over the period and the row's key. */
  const memberSum = z.strictObject({ ...told, formula: z.literal("memberSum"), member: text });
  const unavailable = z.strictObject({ ...told, formula: z.literal("unavailable") });

  const sourceEntry = z.discriminatedUnion("formula", [
    count,
    minutes,
    distinct,
    column,
    userCount,
    userMinutes,
    userName,
    lastActivity,
    member,
    localTime,
    otherNumber,
    memberSum,
    unavailable,
  ]);

  const field = z.strictObject({
    name: z.string().check(z.regex(/^[A-Za-z][A-Za-z0-9]*$/)),
    type: z.enum(["Edm.Int64", "Edm.String", "Edm.DateTime", "Edm.Decimal"]),
    doc: text,
    /** `later`: only served under the policy laterColumns. */
    since: z.enum(["documents", "later"]),
    aliases: z.optional(z.array(text)),
    sources: z.array(sourceEntry).check(z.minLength(1)),
  });

  return z.strictObject({
    family: z.string().check(z.regex(/^[A-Za-z][A-Za-z0-9]*$/)),
    entityType: z.string().check(z.regex(/^[A-Za-z][A-Za-z0-9]*$/)),
    doc: text,
    /** What one row is: a period; a row of a log; a user; or the dial-out report's sums by user, place and currency. */
    rows: z.enum(["periods", "calls", "blocks", "users", "dialouts"]),
    /** The sources the family has, best first, beside `recorded`, which every family has; each field names what each gives. */
    sources: z.array(z.enum(["callRecords", "pstnLogs", "skypeReports", "teamsReports"])).check(z.minLength(1)),
    /** A family that the old service never had is only served under the policy extensions. */
    extension: z.optional(z.boolean()),
    sets: z
      .array(
        z.strictObject({
          name: z.string().check(z.regex(/^[A-Za-z][A-Za-z0-9]*$/)),
          period: z.enum(PERIODS),
          /** Place in the service document. */
          order: z.number(),
          title: text,
          xAxis: text,
          yAxis: text,
        }),
      )
      .check(z.minLength(1)),
    fields: z.array(field).check(z.minLength(1)),
  });
});

export type Mapping = z.infer<ReturnType<typeof mappingSchema>>;
export type MappedField = Mapping["fields"][number];
export type SourceEntry = MappedField["sources"][number];
export type Formula = SourceEntry["formula"];
export type RowKind = Mapping["rows"];
