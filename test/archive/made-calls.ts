/** Rows of the log of telephone calls, written straight into the tables as if collected. */
import { NO_FACTS, packFacts } from "../../src/archive/stored-facts.ts";
import type { openSqlite } from "../support/sqlite.ts";

const DAY = 86_400_000;

/** So many calls, evenly spread over whole UTC days that end with `until`, ms since 1970. */
export function makeCalls(
  { database }: ReturnType<typeof openSqlite>,
  count: number,
  days: number,
  until: number,
): void {
  const from = until - days * DAY;
  const insert = database.prepare(
    "INSERT INTO records (kind, id, version, modified, at, sessions, facts, body) VALUES ('getPstnCalls', ?, 0, 0, ?, 0, ?, ?)",
  );
  const facts = packFacts(NO_FACTS);
  database.exec("BEGIN");
  for (let n = 0; n < count; n++) {
    const at = from + Math.floor((n / count) * days * DAY);
    const startDateTime = new Date(at).toISOString();
    const body = JSON.stringify({
      userPrincipalName: `user${n % 997}@contoso.example`,
      startDateTime,
      callId: `call ${n}`,
      duration: n % 3_600,
      callType: n % 3 === 0 ? "user_out" : "user_in",
      callerNumber: "+14255550100",
      calleeNumber: "+14255550123",
      usageCountryCode: "US",
      charge: 0.25,
      currency: "USD",
    });
    insert.run(`row-${n}`, at, facts, body);
  }
  database.prepare("INSERT INTO coverage (source, from_ms, to_ms) VALUES ('pstnLogs', ?, ?)").run(from, until);
  database.exec("COMMIT");
}
