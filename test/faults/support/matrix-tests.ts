/** The matrix as tests: one a cell, those that make no sense with their reason. */
import { beforeAll, describe, expect, test } from "vitest";
import { COLUMNS, type Column, cellOf, ROWS, type Row } from "./matrix.ts";
import { type Steady, type Struck, steadyTenant, strike } from "./striking.ts";

/**
 * Requests of a row within the hour that a fault lasts. A sweep, or the queue, is tried after 0, 1, 2, 4 … minutes with
 * up to four requests each time; while one waits, the passes of each quarter hour begin others.
 */
const MOST_TRIES: Readonly<Partial<Record<Row, number>>> = {
  // Ten reports, each with its own tries; the documented rate would allow 480.
  reports: 360,
  "report downloads": 360,
  // Four logs.
  "PSTN logs": 200,
  "PSTN logs, further pages": 200,
  "inner pages": 120,
};
const USUAL_TRIES = 100;

/** Cells that are felt but don't fail: the answer is slow, or whole at the next try. */
const HARMLESS: readonly Column[] = ["slow drip", "token expired in mid-sweep"];

const RUNS_OF_THEIR_OWN: readonly Row[] = ["get", "list of subscriptions", "new subscription", "renewed subscription"];

const NOTIFIED: readonly Row[] = ["list of subscriptions", "new subscription", "renewed subscription"];

export function matrixTests(isChosen: (row: number, column: number) => boolean): void {
  let steady: Steady;
  const faultless = new Map<string, Struck>();
  const withoutFault = async (row: Row): Promise<Struck> => {
    // Rows that only differ in what fails are the same run without a fault.
    const run = RUNS_OF_THEIR_OWN.includes(row) ? row : "all others";
    const known = faultless.get(run) ?? (await strike(steady, row, undefined));
    faultless.set(run, known);
    return known;
  };
  beforeAll(async () => {
    steady = await steadyTenant();
  });

  describe.each(ROWS.map((row, index) => ({ row, index })))("$row", ({ row, index }) => {
    const chosen = COLUMNS.filter((_, column) => isChosen(index, column));
    test.each(chosen)("%s", async (column) => {
      const cell = cellOf(steady.world, row, column);
      if ("senseless" in cell) return expect(cell.senseless).toMatch(/^[A-Z].+\.$/);
      const { bridge, strikes, tries, meanwhile, feeds, status } = await strike(steady, row, cell);
      expect(strikes).toBeGreaterThan(0);
      expect(tries).toBeLessThanOrEqual(MOST_TRIES[row] ?? USUAL_TRIES);
      if (HARMLESS.includes(column)) expect(tries).toBeLessThan(20);
      for (const { status: answered, body } of meanwhile) {
        expect(answered).toBe(200);
        expect(JSON.parse(body).d.results.length).toBeGreaterThan(0);
      }
      expect(bridge.failedAlarms).toEqual([]);
      const plain = await withoutFault(row);
      expect(status.records).toEqual({ ...plain.status.records, waiting: 0, setAside: 0 });
      expect(status.subscription.state).toBe(plain.status.subscription.state);
      expect(differing(feeds, plain.feeds)).toEqual([]);
      if (NOTIFIED.includes(row)) expect(steady.world.sim.notify(["one subscription, one notice"])).toHaveLength(1);
    });
  });
}

/** Names of the feeds that two archives answer differently. */
export const differing = (one: ReadonlyMap<string, string>, other: ReadonlyMap<string, string>): string[] =>
  [...new Set([...one.keys(), ...other.keys()])].filter((name) => one.get(name) !== other.get(name));
