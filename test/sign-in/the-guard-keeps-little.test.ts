import { expect, test } from "vitest";
import { signIn } from "../../src/sign-in.ts";
import type { Door } from "../../src/sign-in-door.ts";
import { networkOf } from "../../src/sign-in-limits.ts";
import { account, basic, quickHash } from "./accounts.ts";
import { HOME, isolatesFor } from "./isolates.ts";

const ACCOUNTS = [account("jane@contoso.example", quickHash("right"))];
const HOUR = 3_600_000;

const dump = (guard: ReturnType<typeof isolatesFor>["guard"]): string =>
  JSON.stringify(["tries", "salt"].map((table) => guard.sqlite.database.prepare(`SELECT * FROM ${table}`).all()));
const rows = (guard: ReturnType<typeof isolatesFor>["guard"]): number =>
  Number(guard.sqlite.database.prepare("SELECT count(*) AS n FROM tries").get()?.n);

test("no name, address or password is stored", async () => {
  const { isolate, guard } = isolatesFor(ACCOUNTS);
  const { tryAs } = isolate();
  await tryAs("jane@contoso.example", "secret guess");
  await tryAs("jane@contoso.example", "right");
  const text = dump(guard);
  expect(rows(guard)).toBe(3);
  for (const word of ["jane", "contoso", HOME, "guess", "right"]) expect(text).not.toContain(word);
});

test("a name of any length is counted by its beginning", async () => {
  const counted: string[] = [];
  const door: Door = {
    async pass({ user }) {
      counted.push(user);
      return undefined;
    },
  };
  await signIn(basic("\u{1F600}".repeat(700), "wrong"), ACCOUNTS, { door, network: HOME });
  await signIn(basic("JANE@contoso.example", "wrong"), ACCOUNTS, { door, network: HOME });
  expect(counted.map(({ length }) => length)).toEqual([256, 20]);
});

test("the alarm removes what has ended, the last row too, and then rests", async () => {
  const { isolate, guard, clock } = isolatesFor(ACCOUNTS);
  const { tryAs } = isolate();
  await tryAs("jane@contoso.example", "right");
  await tryAs("jane@contoso.example", "wrong");
  expect(guard.alarmAt()).toBe(clock.now + HOUR);
  expect(rows(guard)).toBe(4);
  clock.now += 6 * HOUR;
  await guard.runAlarm();
  expect(rows(guard)).toBe(2);
  clock.now += 30 * 24 * HOUR;
  await guard.runAlarm();
  expect(rows(guard)).toBe(0);
  expect(guard.alarmAt()).toBeNull();
});

test("however many names and networks are tried, its size is bounded, and known networks stay", async () => {
  const { isolate, guard, clock } = isolatesFor(ACCOUNTS);
  await isolate().tryAs("jane@contoso.example", "right");
  const known = guard.sqlite.database.prepare("SELECT key FROM tries").get()?.key;
  expect(known).toMatch(/^k/);
  guard.sqlite.exec(
    `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 19998)
     INSERT INTO tries SELECT 'p' || i, 1, 0, ? + i, '' FROM n`,
    clock.now + HOUR,
  );
  guard.forget();
  await isolate().tryAs("john", "wrong");
  expect(rows(guard)).toBe(19_998 + 4 - 1_000);
  const kept = new Set(
    guard.sqlite.database
      .prepare("SELECT key FROM tries")
      .all()
      .map(({ key }) => key),
  );
  expect(kept.has("p1")).toBe(false);
  expect(kept.has("p19998")).toBe(true);
  expect(kept.has(known ?? null)).toBe(true);
});

test.each([
  ["203.0.113.7", "203.0.113.7"],
  ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2"],
  ["2001:0DB8:0001:0002::1", "2001:db8:1:2"],
  ["2001:db8::1", "2001:db8:0:0"],
  ["::1", "0:0:0:0"],
  ["::ffff:203.0.113.7", "203.0.113.7"],
  ["", ""],
  ["203.0.113.7, 10.0.0.1", ""],
  ["a name", ""],
  [undefined, ""],
])("%s is counted under the network %s", (address, network) => {
  expect(networkOf(address)).toBe(network);
});
