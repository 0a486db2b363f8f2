/** "removing a tenant": nothing of it is left but its id and the mark that keeps collecting from beginning again. */
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { TenantArchive } from "../../../src/archive/tenant-archive.ts";
import { DAY_MS } from "../../../src/measures.ts";
import { openSqlite } from "../../support/sqlite.ts";
import { contentsOf } from "../contents.ts";
import { answersOf, FIRST_DAY, records } from "../made-facts.ts";

const NOW = FIRST_DAY * DAY_MS;
const ALL = { from: (FIRST_DAY - 1) * 96, to: (FIRST_DAY + 12) * 96 };

test("every table is empty, and a new archive on it is one that never held anything", () => {
  fc.assert(
    fc.property(records, fc.constantFrom(3, 38, 60), (made, aged) => {
      const database = openSqlite();
      const archive = new TenantArchive(database, { userHashKey: undefined });
      archive.keepTenantId("the-tenant");
      archive.keepRecords(made, NOW);
      archive.keepRecorded("CsConferenceDaily", [{ key: "1", date: 1, zone: "UTC", values: { A: 7 } }], NOW);
      archive.clients.take([
        {
          account: "reader",
          set: "CsConferenceDaily",
          since: NOW,
          last: NOW,
          count: 3,
          status: 200,
          userAgent: "Excel",
        },
      ]);
      archive.clients.write(NOW);
      archive.age((FIRST_DAY + aged) * DAY_MS, 1, () => true);
      const key = database.exec<{ value: string }>("SELECT value FROM meta WHERE key = 'userHashKey'").toArray()[0];
      archive.removeAll(NOW);
      const { meta = [], ...tables } = contentsOf(database);
      expect(Object.values(tables).flat()).toEqual([]);
      expect(meta.map((line) => JSON.parse(line).key).sort()).toEqual(["removed", "schema", "tenantId"]);

      const next = new TenantArchive(database, { userHashKey: undefined });
      expect([next.isRemoved(), next.tenantId(), next.asOf(), next.span()]).toEqual([
        true,
        "the-tenant",
        undefined,
        undefined,
      ]);
      const after = database.exec<{ value: string }>("SELECT value FROM meta WHERE key = 'userHashKey'").toArray()[0];
      expect(after?.value).not.toBe(key?.value);
      next.endRemoval();
      expect(next.isRemoved()).toBe(false);
      next.keepRecords(made, NOW);
      const other = new TenantArchive(openSqlite(), { userHashKey: undefined });
      other.keepRecords(made, NOW);
      const anonymous = (one: TenantArchive) =>
        JSON.stringify(answersOf(one, [1, 4095], [ALL])).replace(/"key":"\w+"/g, "");
      expect(anonymous(next)).toBe(anonymous(other));
    }),
    { numRuns: 15 },
  );
});
