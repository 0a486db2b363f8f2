/**
 * A filled archive is searched column by column for the people of a company: each kind of personal data is found in the
 * columns that docs/storage.md names, and in no other.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test, vi } from "vitest";
import { restoreLines } from "../../src/archive/restore.ts";
import { migrate } from "../../src/archive/schema.ts";
import type { SqlValue } from "../../src/archive/sql.ts";
import { tablesOf } from "../../src/archive/tables.ts";
import { TenantArchive } from "../../src/archive/tenant-archive.ts";
import { hashKeyTrace } from "../../src/archive/users.ts";
import { SIMULATED_TENANT } from "../../src/simulator/simulator.ts";
import { collectingBridge, HOUR, NOON } from "../support/collecting-bridge.ts";
import { openSqlite } from "../support/sqlite.ts";

type Kind = "names" | "addresses" | "numbers" | "ids" | "IPs" | "callers" | "devices";

/** `table.column` with the kinds that the document tells of it. */
function documented(): Map<string, string[]> {
  const text = readFileSync(join(import.meta.dirname, "../../docs/storage.md"), "utf8");
  const rows = text.split("\n").map((line) => line.split("|").map((cell) => cell.trim()));
  const columns = rows.filter(
    (cells) => cells.length === 8 && /^[a-z_]+$/.test(cells[1] ?? "") && cells[1] !== "table",
  );
  return new Map(
    columns.map(([, table, column, , people = ""]) => [
      `${table}.${column}`,
      people === "-" ? [] : people.split(", ").sort(),
    ]),
  );
}

test("every table and column is in the document, and no other", () => {
  const sql = openSqlite();
  migrate(sql);
  const held = tablesOf(sql).flatMap(({ name, columns }) => columns.map((column) => `${name}.${column}`));
  expect([...documented().keys()].sort()).toEqual(held.sort());
});

/** Members of Graph's answers that tell of people and what they use, by their names. */
const MEMBERS: readonly (readonly [Kind, RegExp])[] = [
  ["names", /displayName$/i],
  ["addresses", /principalName$|^upn$|mail/i],
  ["numbers", /^(?:caller|callee)Number$/],
  ["ids", /^userId$/],
  ["IPs", /ip(?:v[46])?Address$|subnet$/i],
  ["devices", /macAddress|bssid|DeviceName$|headerValue|joinWebUrl|dnsSuffix|FullyQualified|ssid/i],
];

function collect(value: unknown, marks: Map<string, Kind>, name = "", holder = ""): void {
  if (typeof value === "string") {
    const kind =
      MEMBERS.find(([, pattern]) => pattern.test(name))?.[0] ??
      (name === "id" && holder === "phone"
        ? "numbers"
        : name === "id" && /^(?:user|guest)$/.test(holder)
          ? "ids"
          : undefined);
    if (kind !== undefined && value.length > 6) marks.set(value.toLowerCase(), kind);
  } else if (typeof value === "object" && value !== null) {
    for (const [key, member] of Object.entries(value))
      collect(member, marks, key, Array.isArray(value) ? holder : name);
  }
}

const CALLER = "mk-caller";
const AGENT = "mk-agent/1.0";
const PASSWORD_HASH = "sha256$2bb80d537b1da3e38bd30361aa855686bde0eacd7162fef6a25fe97bf527a25b";

/** The export of a filled archive, and what to look for in it. */
let lines: string[] = [];
const marks = new Map<string, Kind>();

beforeAll(async () => {
  const bridge = collectingBridge({
    webhook: true,
    simulator: { company: true, people: 6 },
    variables: {
      BUDGET: '{"requests":10000}',
      ACCOUNTS: JSON.stringify([{ username: CALLER, passwordHash: PASSWORD_HASH, roles: ["reader", "operator"] }]),
    },
  });
  const ask = (target: string, asked: object = {}) =>
    bridge.askBare(target, {
      ...asked,
      headers: { Authorization: `Basic ${btoa(`${CALLER}:secret`)}`, "User-Agent": AGENT },
    });
  bridge.sim.faults.add({
    match: /./,
    kind: "answer",
    times: Number.POSITIVE_INFINITY,
    answer: async (real) => {
      const text = await real.clone().text();
      if (text.startsWith("{")) collect(JSON.parse(text), marks);
      return real;
    },
  });
  const { staff, partners, guestUsers } = bridge.sim.company.people;
  const [first] = staff;
  if (first === undefined) throw new Error("the company has no staff");
  for (const { id, name, upn, number } of staff) {
    for (const [mark, kind] of [
      [id, "ids"],
      [name, "names"],
      [upn, "addresses"],
      [number, "numbers"],
    ] as const) {
      marks.set(mark.toLowerCase(), kind);
    }
  }
  for (const { id, name } of [...partners, ...guestUsers]) {
    marks.set(id, "ids");
    marks.set(name.toLowerCase(), "names");
  }
  // A block that has no id of its own, and an old answer that tells all there is to tell.
  bridge.sim.addRow("getPstnBlockedUsersLog", {
    userId: first.id,
    userPrincipalName: first.upn,
    userTelephoneNumber: first.number,
    blockDateTime: "2026-11-18T10:00:00Z",
    userBlockMode: "Blocked",
    blockReason: "Toll fraud",
  });
  await ask("/bridge/sync", { method: "POST" });
  await bridge.pass(3 * HOUR);
  const old = {
    ID: "1",
    Date: "/Date(1368144000000)/",
    SipUri: first.upn,
    TelephoneNumber: first.number,
    CallID: "x@203.0.113.7",
    Location: first.name,
    Currency: first.id,
  };
  const imported = await ask("/bridge/import?set=CsPSTNUsageDetailDaily", {
    method: "POST",
    body: JSON.stringify({ d: { results: [old] } }),
  });
  expect(imported.status).toBe(200);
  await ask("/ecp/reportingwebservice/reporting.svc/CsConferenceDaily");
  await bridge.pass(HOUR);
  marks.set(CALLER, "callers");
  marks.set(AGENT, "callers");
  marks.set("203.0.113.", "IPs");

  lines = (await (await ask("/bridge/export")).text()).trim().split("\n");
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test("each kind of personal data stands where the document says, and nowhere else", () => {
  const found = new Map<string, Set<string>>();
  expect(lines.length).toBeGreaterThan(500);
  for (const line of lines.slice(1, -1)) {
    const { table, row } = JSON.parse(line) as { table: string; row: Record<string, SqlValue | { base64: string }> };
    for (const [column, value] of Object.entries(row)) {
      const place = `${table}.${column}`;
      const kinds = found.get(place) ?? new Set();
      found.set(place, kinds);
      if (value === null || typeof value === "number") continue;
      const texts =
        typeof value === "string"
          ? [value]
          : ["latin1", "utf16le"].map((encoding) =>
              Buffer.from((value as { base64: string }).base64, "base64").toString(encoding as BufferEncoding),
            );
      for (const text of texts.map((one) => one.toLowerCase())) {
        for (const [mark, kind] of marks) if (!kinds.has(kind) && text.includes(mark)) kinds.add(kind);
      }
    }
  }
  expect(new Set(marks.values()), "there is something of each kind to be found").toEqual(
    new Set(["names", "addresses", "numbers", "ids", "IPs", "callers", "devices"]),
  );
  const told = documented();
  const personal = (of: Iterable<readonly [string, Iterable<string>]>) =>
    Object.fromEntries(
      [...of].map(([place, kinds]) => [place, [...kinds].sort()] as const).filter(([, kinds]) => kinds.length > 0),
    );
  expect(personal(found)).toEqual(personal(told));
});

test("what the document keeps with a year is gone after it, whatever the table", () => {
  const sql = openSqlite();
  const target = { tenantId: SIMULATED_TENANT, hashKey: hashKeyTrace("a key for tests") };
  restoreLines(sql, target, lines.join("\n"), 0, NOON);
  const count = (table: string): number =>
    sql.exec<{ n: number }>(`SELECT count(*) AS n FROM "${table}"`).toArray()[0]?.n ?? 0;
  sql.exec("INSERT INTO queue (id, version, due, tries, state) VALUES ('aside', 1, ?, 6, 'setAside')", NOON);
  const archive = new TenantArchive(sql, { userHashKey: "a key for tests" });
  const tables = tablesOf(sql).map(({ name }) => name);
  // Kept by a rule of their own: see the document.
  const others = ["meta", "recorded", "sweeps", "clients"];
  for (const table of ["users", "records", "sums", "user_sums", "marks", "report_days"])
    expect(count(table)).toBeGreaterThan(0);
  const later = (years: number): number => NOON + years * 366 * 24 * HOUR;
  const aged = (now: number): string[] => {
    archive.age(now, 1, () => true);
    return tables.filter((table) => !others.includes(table) && count(table) > 0);
  };
  expect(aged(later(1)), "the year and the one after it are kept").toEqual(
    expect.arrayContaining(["sums", "user_sums", "users", "records", "report_days", "packed_users", "queue"]),
  );
  expect(
    ["marks", "active"].filter((table) => count(table) > 0),
    "folded",
  ).toEqual([]);
  expect(aged(later(3))).toEqual([]);
  archive.clients.write(later(3));
  expect(count("clients")).toBe(0);
  expect(count("recorded")).toBe(1);
});
