/**
 * Graph's documented sample records, moved as a whole from 17 November 2026 to a day that a sweep of today still reaches,
 * and from their tenant to another. What each record tells is in MANIFEST.md of the samples.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const SAMPLES = join(import.meta.dirname, "..", "graph", "samples", "json");
const SAMPLE_DAY = Date.parse("2026-11-17T00:00:00Z");
const SAMPLE_TENANT = "99999999-0000-4000-8000-999999999999";
const DAY_MS = 86_400_000;

/** `2026-11-17`: the day before the day before yesterday, so that the day after it is over as well. */
export const daysAgo = (days: number): string => new Date(Date.now() - days * DAY_MS).toISOString().slice(0, 10);

/** The first version of the meeting that {@link sampleRecords} has in its second. */
export const PARTIAL_MEETING = "callRecord-groupCall-v1-partial.json";

/** The same record as version 2 of the meeting, cut by paging: the simulator does that itself. */
const CUT_BY_PAGING = "callRecord-expanded-with-inner-nextLinks.json";

/** Each sample record in its newest version, on `day`. */
export function sampleRecords(day: string, tenantId: string): object[] {
  return readdirSync(SAMPLES)
    .filter((name) => /^(callRecord-|edge-)/.test(name) && name !== PARTIAL_MEETING && name !== CUT_BY_PAGING)
    .map((name) => sampleRecord(name, day, tenantId));
}

export function sampleRecord(name: string, day: string, tenantId: string): Record<string, unknown> {
  const later = Date.parse(`${day}T00:00:00Z`) - SAMPLE_DAY;
  const moved = readFileSync(join(SAMPLES, name), "utf8")
    .replaceAll(SAMPLE_TENANT, tenantId)
    .replace(/\b\d{4}-\d\d-\d\d(?=T\d\d:\d\d)/g, (date) => isoDay(Date.parse(`${date}T00:00:00Z`) + later));
  return JSON.parse(moved) as Record<string, unknown>;
}

const isoDay = (ms: number): string => new Date(ms).toISOString().slice(0, 10);
