/** Notes on clients: merged by account and set, a bounded number of them in memory and on disk. */
import { expect, test } from "vitest";
import { agentText, type ClientNote, merged, NoteBook } from "../../src/archive/client-notes.ts";
import { Clients } from "../../src/archive/clients.ts";
import { migrate } from "../../src/archive/schema.ts";
import { DAY_MS } from "../../src/measures.ts";
import { openSqlite } from "../support/sqlite.ts";

const NOW = Date.parse("2026-11-20T12:00:00Z");
const note = (set: string, last: number, more: Partial<ClientNote> = {}): ClientNote => ({
  account: "a",
  set,
  since: last,
  last,
  count: 1,
  status: 200,
  userAgent: "",
  ...more,
});

test.each([
  [undefined, ""],
  ["Mozilla/5.0 (Windows)", "Mozilla/5.0 (Windows)"],
  [" a\u0000b\u0007c\td\u007f\u0085\u00ad\u202e\ud800e ", "abcde"],
  ["\u0001".repeat(300), ""],
  ["y".repeat(1000), "y".repeat(200)],
])("%j is kept as %j", (header, kept) => {
  expect(agentText(header)).toBe(kept);
});

test("the later answer counts, a correction adds nothing", () => {
  const first = note("s", NOW);
  expect(merged(first, note("s", NOW, { count: 0, status: 404 }))).toEqual({ ...first, status: 404 });
  expect(merged(note("s", NOW + 1), note("s", NOW, { count: 0, status: 404 }))).toEqual({
    ...note("s", NOW + 1),
    since: NOW,
  });
});

test("a book keeps those that were added to last", () => {
  const book = new NoteBook(3);
  for (const set of ["1", "2", "3", "1", "4"]) book.add(note(set, NOW));
  expect(book.notes().map(({ set, count }) => [set, count])).toEqual([
    ["3", 1],
    ["1", 2],
    ["4", 1],
  ]);
});

test("an archive keeps the 1,000 that asked last, however many come", () => {
  const sql = openSqlite();
  migrate(sql);
  for (let round = 0; round < 3; round++) {
    const clients = new Clients(sql);
    clients.take(Array.from({ length: 1500 }, (_, index) => note(`${round} ${index}`, NOW + 10_000 * round + index)));
    clients.write(NOW);
  }
  const kept = new Clients(sql).list();
  expect(kept).toHaveLength(1000);
  expect(kept[0]?.set).toBe("2 1499");
  expect(kept.at(-1)?.set).toBe("2 500");
});

test("writing with nothing new touches nothing, but for one look a day", () => {
  const sql = openSqlite();
  migrate(sql);
  const clients = new Clients(sql);
  clients.take([note("s", NOW)]);
  clients.write(NOW);
  let begun = 0;
  const counted = new Clients({
    exec: sql.exec,
    transaction: (work) => {
      begun++;
      return sql.transaction(work);
    },
  });
  for (let minute = 0; minute < 600; minute++) counted.write(NOW + minute * 60_000);
  expect(begun).toBe(1);
});

test("a line goes 400 days after its last request, whoever asks meanwhile", () => {
  const sql = openSqlite();
  migrate(sql);
  const clients = new Clients(sql);
  const sets = () => clients.list().map(({ set }) => set);
  clients.take([note("old", NOW), note("asked again", NOW)]);
  clients.write(NOW);
  clients.take([note("asked again", NOW + 100 * DAY_MS)]);
  clients.write(NOW + 100 * DAY_MS);
  clients.write(NOW + 399 * DAY_MS);
  expect(sets()).toEqual(["asked again", "old"]);
  clients.write(NOW + 401 * DAY_MS);
  expect(sets()).toEqual(["asked again"]);
  clients.write(NOW + 501 * DAY_MS);
  expect(sets()).toEqual([]);
});
