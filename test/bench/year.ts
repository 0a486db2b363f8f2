/** A tenant's archive with a year of days in it, as text to be restored; and the bridge in workerd that holds it. */
import { createHash } from "node:crypto";
import { packAmounts } from "../../src/archive/packed-day.ts";
import { TenantArchive } from "../../src/archive/tenant-archive.ts";
import { DAY_MS, dayOf, MEASURES, QUARTERS_A_DAY } from "../../src/measures.ts";
import { random } from "../archive/made-year.ts";
import { openSqlite } from "../support/sqlite.ts";
import { BENCH_WORKER, bundleOf } from "./bundle.ts";
import { HOME } from "./records.ts";
import { startWorkerd, type Workerd } from "./workerd.ts";

const KEY = "a key for the bench";
const USER = "bench@contoso.example";
const PASSWORD = "a generated key of the bench";

/** The header of a caller who may do everything. */
export const SIGNED_IN = { Authorization: `Basic ${btoa(`${USER}:${PASSWORD}`)}` };

/** How many days, the running one not among them. */
export const DAYS = 365;
/** Calls of a day, where nothing else is said. */
export const CALLS_A_DAY = 100;

/** An export of an archive whose call records are covered for a year up to now, with so many calls on each day. */
export function yearExport(now: number, callsADay: number): string {
  const sql = openSqlite();
  const archive = new TenantArchive(sql, { userHashKey: KEY });
  const today = dayOf(now);
  const chance = random(callsADay);
  sql.transaction(() => {
    for (let day = today - DAYS; day <= today; day++) {
      const sums = new Map<number, number>();
      for (let call = 0; call < callsADay; call++) {
        // In office hours of two continents; a conference adds to some eight measures.
        const quarter = Math.floor(QUARTERS_A_DAY * (0.25 + 0.35 * (chance() + chance())));
        for (let word = 0; word < 8; word++) {
          const place = Math.min(95, quarter) * 256 + Math.floor(chance() * MEASURES.length);
          sums.set(place, (sums.get(place) ?? 0) + 1);
        }
      }
      sql.exec("INSERT INTO sums (day, body) VALUES (?, ?)", day, packAmounts(sums));
    }
  });
  const from = (today - DAYS) * DAY_MS;
  archive.finishSweep({ number: 0, pass: "bench", source: "callRecords", from, to: now, next: "", tries: 0 }, now);
  let text = "";
  for (let at: string | null = null; ; ) {
    const page = archive.exportPage(at, now);
    text += page.text;
    if (page.next === null) return text;
    at = page.next;
  }
}

/** The bridge in workerd, empty; who asks needs {@link SIGNED_IN}. */
export function startBridge(): Promise<Workerd> {
  return startWorkerd({
    script: bundleOf(BENCH_WORKER),
    objects: { ARCHIVE: "TenantArchive", SIGN_IN_GUARD: "SignInGuard" },
    variables: {
      TENANT_ID: HOME,
      TENANT_NAME: "contoso.example",
      CLIENT_ID: "bench",
      CLIENT_SECRET: "bench",
      USER_HASH_KEY: KEY,
      ACCOUNTS: JSON.stringify([
        {
          username: USER,
          passwordHash: `sha256$${createHash("sha256").update(PASSWORD).digest("hex")}`,
          roles: ["reader", "operator"],
        },
      ]),
    },
  });
}

const addressOf = (workerd: Workerd, path: string): string => `http://127.0.0.1:${workerd.port}${path}`;

/** Ask as the signed-in caller. @throws where the status is another than expected */
export async function ask(workerd: Workerd, path: string, init: RequestInit = {}, expected = 200): Promise<Response> {
  const answer = await fetch(addressOf(workerd, path), { ...init, headers: { ...SIGNED_IN, ...init.headers } });
  if (answer.status !== expected) throw new Error(`${path} answers ${answer.status}: ${await answer.text()}`);
  return answer;
}

/** The bridge in workerd with a year in its archive. */
export async function startWithYear(now: number, callsADay = CALLS_A_DAY): Promise<Workerd> {
  const workerd = await startBridge();
  await ask(workerd, "/bridge/restore", { method: "POST", body: yearExport(now, callsADay) });
  return workerd;
}
