/** One cell of the matrix: a tenant in steady state, a fault for a while, then two good runs. */

import { openSqlite } from "../../support/sqlite.ts";
import { madeRecord, telephoneCall } from "./calls.ts";
import { type Cell, isAbout, type Row } from "./matrix.ts";
import {
  DAY,
  type Database,
  HOUR,
  MINUTE,
  type MortalBridge,
  mortalBridge,
  type Outside,
  outside,
  ROOT,
} from "./mortal-bridge.ts";

export const START = Date.parse("2026-11-18T12:00:00Z");
/** When the fault begins: what is due by day is due. */
const BEGIN = START + 2 * DAY;
const LONG = HOUR;
const BRIEF = 25 * MINUTE;
const NEW_RECORDS = 7;
const SINGLE = 100;

export interface Steady {
  readonly world: Outside;
  readonly copy: () => Database;
}

/** A small company, or a tenant without calls, whose history is collected: to begin every cell with. */
export async function steadyTenant({ company = true } = {}): Promise<Steady> {
  const world = outside(START, { company, people: 2, pages: { list: 3, sessions: 2, pstn: 2 } });
  // Enough telephone calls on the last day that the log goes on in pages.
  for (let n = 0; n < 5; n++) world.sim.addRow("getPstnCalls", telephoneCall(n, BEGIN - (n + 2) * HOUR));
  const bridge = mortalBridge(world, { webhook: false });
  for (let day = 0; day < 2; day++) {
    world.elapse(day * DAY);
    await bridge.wake();
    // The history of reports by day is longer than their rate allows at once.
    await bridge.pass(day === 0 ? 3 * HOUR : 40 * MINUTE);
  }
  return { world, copy: () => copyOf(bridge.database) };
}

export function copyOf({ database }: Database): Database {
  const copy = openSqlite();
  const schema = database
    .prepare("SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'")
    .all() as { type: string; name: string; sql: string }[];
  for (const { sql } of schema.filter(({ type }) => type === "table")) copy.database.exec(sql);
  copy.database.exec("BEGIN");
  for (const { name } of schema.filter(({ type }) => type === "table")) {
    const rows = database.prepare(`SELECT * FROM "${name}"`).all();
    const columns = Object.keys(rows[0] ?? {});
    if (columns.length === 0) continue;
    const insert = copy.database.prepare(`INSERT INTO "${name}" VALUES (${columns.map(() => "?").join(", ")})`);
    for (const row of rows) insert.run(...(Object.values(row) as (string | number | null | Uint8Array)[]));
  }
  copy.database.exec("COMMIT");
  for (const { sql } of schema.filter(({ type }) => type !== "table")) copy.database.exec(sql);
  return copy;
}

export interface Struck {
  readonly bridge: MortalBridge;
  /** How often the fault struck, and the requests of its row while it lasted. */
  readonly strikes: number;
  readonly tries: number;
  /** The answers that were given while it lasted. */
  readonly meanwhile: readonly { readonly status: number; readonly body: string }[];
  readonly feeds: ReadonlyMap<string, string>;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into the answer's members one by one
  readonly status: any;
}

/** @param cell undefined: the same run without a fault */
export async function strike(
  { world, copy }: Steady,
  row: Row,
  cell: Exclude<Cell, { senseless: string }> | undefined,
): Promise<Struck> {
  world.reset(BEGIN);
  const { sim } = world;
  for (let n = 0; n < NEW_RECORDS; n++) sim.add(madeRecord(n, BEGIN - (n + 3) * HOUR));
  const webhook = /subscriptions?$/.test(row);
  const bridge = mortalBridge(world, { webhook, database: copy() });
  try {
    // What the row is about must be asked for while the fault lasts, and nothing else of its kind before.
    if (row === "get" || row === "renewed subscription") {
      await bridge.wake();
      await bridge.settle();
      if (row === "renewed subscription") world.elapse(6 * HOUR);
      else sim.add(madeRecord(SINGLE, BEGIN - HOUR));
    }
    sim.requests.length = 0;
    let tries = 0;
    const about = isAbout(world, row);
    sim.faults.add({
      match: (request, target) => {
        if (about(request, target)) tries++;
        return false;
      },
      kind: "500",
    });
    const fault = cell === undefined ? undefined : sim.faults.add(cell.rule);
    const until = world.clock.now + (cell?.brief === true ? BRIEF : LONG);
    const meanwhile = [];
    if (bridge.alarmAt() === null) await bridge.wake();
    await bridge.settle();
    for (const set of ["CsConferenceDaily", "CsPSTNUsageDetailDaily"]) {
      const answer = await bridge.ask(`${ROOT}/${set}?$format=json&$top=5`);
      meanwhile.push({ status: answer.status, body: await answer.text() });
    }
    await bridge.pass(Math.max(0, until - world.clock.now));
    const struck = { strikes: fault?.struck ?? 0, tries };
    sim.faults.clear();
    for (const at of [BEGIN + 12 * HOUR, BEGIN + 30 * HOUR]) {
      world.elapse(Math.max(0, at - world.clock.now));
      await bridge.pass(20 * MINUTE);
    }
    world.elapse(BEGIN + 31 * HOUR - world.clock.now);
    return { bridge, ...struck, meanwhile, feeds: await bridge.feeds(), status: await bridge.status() };
  } finally {
    for (let n = 0; n < NEW_RECORDS; n++) sim.remove(madeRecord(n, 0).id);
    sim.remove(madeRecord(SINGLE, 0).id);
  }
}
