import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as z from "zod/mini";
import { type CallRecord, readCallRecord } from "../../src/graph/call-record-schema.ts";
import { GraphFault } from "../../src/graph/graph-fault.ts";

const SAMPLES = path.join(import.meta.dirname, "samples/json");
const sample = (name: string): unknown => JSON.parse(readFileSync(path.join(SAMPLES, `${name}.json`), "utf8"));

// The same shape in zod's words: what the hand-written reader must agree with.
const orNull = <S extends z.ZodMiniType>(schema: S) =>
  z.pipe(
    z.optional(z.nullable(schema)),
    z.transform((value) => value ?? null),
  );
const listOf = <S extends z.ZodMiniType>(schema: S) =>
  z.pipe(
    z.optional(z.nullable(z.array(schema))),
    z.transform((value) => value ?? []),
  );
const text = orNull(z.string());
const time = z.string().check(z.iso.datetime({ offset: true }));
const identity = orNull(z.object({ "@odata.type": text, id: text, tenantId: text, userPrincipalName: text }));
const identitySet = orNull(
  z.object({ user: identity, guest: identity, phone: identity, application: identity, applicationInstance: identity }),
);
const endpoint = orNull(
  z.object({
    associatedIdentity: identity,
    identity: identitySet,
    userAgent: orNull(z.object({ platform: text, role: text })),
  }),
);
const stream = z.object({ streamDirection: text, startDateTime: orNull(time), endDateTime: orNull(time) });
const session = z.object({
  id: z.string().check(z.minLength(1)),
  caller: endpoint,
  callee: endpoint,
  modalities: listOf(z.string()),
  startDateTime: orNull(time),
  endDateTime: orNull(time),
  failureInfo: orNull(z.object({ stage: text })),
  isTest: z.pipe(
    orNull(z.boolean()),
    z.transform((value) => value === true),
  ),
  segments: listOf(z.object({ media: listOf(z.object({ label: text, streams: listOf(stream) })) })),
});
const callRecord = z.object({
  id: z.string().check(z.minLength(1)),
  version: z.number(),
  type: z.pipe(
    text,
    z.transform((value) => value ?? "unknown"),
  ),
  modalities: listOf(z.string()),
  startDateTime: time,
  endDateTime: orNull(time),
  lastModifiedDateTime: orNull(time),
  organizer_v2: orNull(z.object({ identity: identitySet })),
  organizer: identitySet,
  sessions: listOf(session),
});

type Outcome = { read: unknown } | "damaged";

function byReader(value: unknown): Outcome {
  try {
    return { read: readCallRecord(value) };
  } catch (fault) {
    if (fault instanceof GraphFault && fault.kind === "damaged") return "damaged";
    throw fault;
  }
}

function bySchema(value: unknown): Outcome {
  const result = callRecord.safeParse(value);
  return result.success ? { read: result.data } : "damaged";
}

const recordNames = readdirSync(SAMPLES)
  .filter((name) => /^(callRecord-|edge-)/.test(name))
  .map((name) => name.replace(/\.json$/, ""));

/** Every place in a JSON value, as a path of keys. */
function places(value: unknown, at: (string | number)[] = []): (string | number)[][] {
  if (typeof value !== "object" || value === null) return [at];
  const entries: [string | number, unknown][] = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  return [at, ...entries.flatMap(([key, inner]) => places(inner, [...at, key]))];
}

function replaced(value: unknown, at: readonly (string | number)[], by: unknown): unknown {
  const [key, ...rest] = at;
  if (key === undefined) return by;
  if (Array.isArray(value)) return value.map((item, index) => (index === key ? replaced(item, rest, by) : item));
  return { ...(value as object), [key]: replaced((value as Record<string, unknown>)[key], rest, by) };
}

describe("the reader of call records", () => {
  it("knows all sample records", () => expect(recordNames.length).toBeGreaterThan(8));

  it.each(recordNames)("agrees with the schema on %s", (name) => {
    const outcome = byReader(sample(name));
    expect(outcome).toEqual(bySchema(sample(name)));
    expect(outcome).not.toBe("damaged");
  });

  it("agrees with the schema on records in which anything was replaced by anything", () => {
    const changed = recordNames
      .map(sample)
      .map((record) => ({ record, at: places(record).filter((at) => at.length > 0) }));
    const replacement = fc.constantFrom(
      null,
      undefined,
      0,
      -3,
      true,
      "",
      "2026-11-17T14:00:00Z",
      "2026-13-17T14:00:00Z",
      "unknownFutureValue",
      [],
      {},
      [null],
      [{}],
    );
    fc.assert(
      fc.property(fc.nat(), fc.nat(), replacement, (which, where, by) => {
        const { record, at } = changed[which % changed.length] ?? { record: null, at: [] };
        const mutant = replaced(record, at[where % at.length] ?? [], by);
        expect(byReader(mutant)).toEqual(bySchema(mutant));
      }),
      { numRuns: 1500 },
    );
  });

  it("gives the same when it reads its own output", () => {
    for (const name of recordNames) {
      const once = readCallRecord(sample(name));
      expect(readCallRecord(structuredClone(once))).toEqual(once);
    }
  });

  it("lets additions, unknown words and missing members through", () => {
    const record: CallRecord = readCallRecord({
      id: "r",
      version: 3,
      type: "holographicCall",
      modalities: ["smell"],
      startDateTime: "2026-11-17T14:00:00.1234567Z",
      later: { added: true },
      sessions: [{ id: "s" }],
    });
    expect(record.type).toBe("holographicCall");
    expect(record.endDateTime).toBeNull();
    expect(record.sessions[0]).toEqual({
      id: "s",
      caller: null,
      callee: null,
      modalities: [],
      startDateTime: null,
      endDateTime: null,
      failureInfo: null,
      isTest: false,
      segments: [],
    });
  });

  it("takes an identity set in the place of an associated identity as the identity set", () => {
    const phone = { id: "+14255550123", tenantId: null };
    const record = readCallRecord({
      id: "r",
      version: 1,
      startDateTime: "2026-11-17T14:00:00Z",
      sessions: [{ id: "s", caller: { associatedIdentity: { phone, user: null } } }],
    });
    expect(record.sessions[0]?.caller?.associatedIdentity).toBeNull();
    expect(record.sessions[0]?.caller?.identity?.phone?.id).toBe("+14255550123");
  });

  it("names the member that is wrong", () => {
    const record = {
      id: "r",
      version: 1,
      startDateTime: "2026-11-17T14:00:00Z",
      sessions: [{ id: "s", isTest: "no" }],
    };
    expect(() => readCallRecord(record)).toThrow("isTest is not true or false");
    expect(() => readCallRecord({ ...record, startDateTime: "yesterday" })).toThrow("startDateTime is not a time");
    expect(() => readCallRecord({ ...record, version: "2" })).toThrow("version is not a whole number");
    expect(() => readCallRecord("<html>")).toThrow("body is not an object");
  });
});
