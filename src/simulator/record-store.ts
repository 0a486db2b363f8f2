/** The call records that can be read at a moment: the company's and those that were put in, by start and by id. */
import { type CallVersion, versionAt } from "./call.ts";
import { DAY, dayOf, preciseTime } from "./clock.ts";
import type { Company } from "./company.ts";
import { isObject, type JsonObject } from "./json.ts";
import { millisecondsOf, normalTime, type RecordFilter, startsWithin } from "./record-filter.ts";
import { type FullRecord, recordJson, summaryJson } from "./record-json.ts";

/** Records of calls that began longer ago are gone (graph-contract C.2). */
const LIFETIME = 30 * DAY;

/** A place in the list: start (normal time) and id of the last record seen. */
export type ListPlace = readonly [start: string, id: string];

export interface ListPage {
  readonly items: readonly JsonObject[];
  /** Where the next page goes on; undefined on the last. */
  readonly next: ListPlace | undefined;
}

export interface RecordStore {
  /** Puts a whole record in, or in place of one with the same id and a lower version. */
  add(record: JsonObject): void;
  remove(id: string): void;
  list(filter: RecordFilter, after: ListPlace | undefined, limit: number, now: number): ListPage;
  get(id: string, now: number): FullRecord | undefined;
}

interface Candidate {
  readonly start: string;
  readonly id: string;
  readonly summary: () => JsonObject;
  readonly participants: () => readonly string[];
}

interface GivenRecord {
  readonly start: string;
  readonly id: string;
  readonly version: number;
  readonly record: FullRecord;
}

const objectsOf = (value: unknown): JsonObject[] => (Array.isArray(value) ? value.filter(isObject) : []);

function given(record: JsonObject): GivenRecord {
  const { id, version, startDateTime } = record;
  const start = typeof startDateTime === "string" ? normalTime(startDateTime) : undefined;
  if (typeof id !== "string" || typeof version !== "number" || start === undefined) {
    throw new Error("A record to add needs id, version and startDateTime.");
  }
  const plain = Object.fromEntries(Object.entries(record).filter(([name]) => !name.endsWith("@odata.nextLink")));
  return {
    id: id.toLowerCase(),
    version,
    start,
    record: { ...plain, participants_v2: objectsOf(record.participants_v2), sessions: objectsOf(record.sessions) },
  };
}

const LIST_LACKS = ["@odata.context", "participants", "participants_v2", "sessions"];

const summaryOf = (record: FullRecord): JsonObject =>
  Object.fromEntries(
    Object.entries(record).filter(([name]) => !LIST_LACKS.includes(name.replace(/(?<=.)@odata\.context$/, ""))),
  );

export function makeRecordStore(company: Company, tenantId: string): RecordStore {
  const added = new Map<string, GivenRecord>();
  const addedByDay = new Map<number, Set<GivenRecord>>();
  let latest: { id: string; version: CallVersion; record: FullRecord } | undefined;

  const drop = (record: GivenRecord): void => {
    added.delete(record.id);
    addedByDay.get(dayOf(millisecondsOf(record.start)))?.delete(record);
  };

  function* companyOn(day: number, fromMs: number, now: number): Generator<Candidate> {
    const calls = company.callsOn(day);
    let low = 0;
    let high = calls.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((calls[middle]?.start ?? 0) < fromMs) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    for (let n = low; n < calls.length; n++) {
      const call = calls[n];
      const version = call === undefined ? undefined : versionAt(call, now);
      if (call !== undefined && version !== undefined && !added.has(call.id)) {
        yield {
          start: preciseTime(call.start),
          id: call.id,
          summary: () => summaryJson(call, version, tenantId),
          participants: () => recordJson(call, version, tenantId).participants_v2.map((one) => String(one.id)),
        };
      }
    }
  }

  const candidatesOn = (day: number, fromMs: number, now: number): Iterable<Candidate> => {
    const extra = [...(addedByDay.get(day) ?? [])];
    if (extra.length === 0) {
      return companyOn(day, fromMs, now);
    }
    const all: Candidate[] = [...companyOn(day, fromMs, now)];
    for (const { start, id, record } of extra) {
      all.push({
        start,
        id,
        summary: () => summaryOf(record),
        participants: () => record.participants_v2.map((one) => String(one.id)),
      });
    }
    return all.sort((a, b) => (a.start === b.start ? (a.id < b.id ? -1 : 1) : a.start < b.start ? -1 : 1));
  };

  return {
    add(record) {
      const next = given(record);
      const held = added.get(next.id);
      if (held === undefined || held.version < next.version) {
        if (held !== undefined) {
          drop(held);
        }
        const day = dayOf(millisecondsOf(next.start));
        added.set(next.id, next);
        addedByDay.set(day, (addedByDay.get(day) ?? new Set()).add(next));
      }
    },
    remove(id) {
      const held = added.get(id.toLowerCase());
      if (held !== undefined) {
        drop(held);
      }
    },
    list(filter, after, limit, now) {
      const lowest = filter.bounds.filter(({ operator }) => operator === "gt" || operator === "ge");
      const highest = filter.bounds.filter(({ operator }) => operator === "lt" || operator === "le");
      const fromMs = Math.max(
        now - LIFETIME,
        ...lowest.map((bound) => millisecondsOf(bound.time)),
        ...(after === undefined ? [] : [millisecondsOf(after[0])]),
      );
      const toMs = Math.min(now, ...highest.map((bound) => millisecondsOf(bound.time)));
      const items: JsonObject[] = [];
      let last: ListPlace | undefined;
      for (let day = dayOf(fromMs); day <= dayOf(toMs); day++) {
        for (const one of candidatesOn(day, fromMs, now)) {
          const passed =
            after !== undefined && (one.start < after[0] || (one.start === after[0] && one.id <= after[1]));
          const gone = millisecondsOf(one.start) < now - LIFETIME;
          if (passed || gone || !startsWithin(filter, one.start)) {
            continue;
          }
          if (filter.participantId !== undefined && !one.participants().includes(filter.participantId)) {
            continue;
          }
          if (items.length === limit) {
            return { items, next: last };
          }
          items.push(one.summary());
          last = [one.start, one.id];
        }
      }
      return { items, next: undefined };
    },
    get(id, now) {
      const held = added.get(id.toLowerCase());
      if (held !== undefined) {
        return millisecondsOf(held.start) < now - LIFETIME ? undefined : held.record;
      }
      const call = company.find(id);
      const version = call === undefined ? undefined : versionAt(call, now);
      if (call === undefined || version === undefined || call.start < now - LIFETIME) {
        return undefined;
      }
      // The pages of a large record are asked for one after the other.
      if (latest?.id !== call.id || latest.version !== version) {
        latest = { id: call.id, version, record: recordJson(call, version, tenantId) };
      }
      return latest.record;
    },
  };
}
