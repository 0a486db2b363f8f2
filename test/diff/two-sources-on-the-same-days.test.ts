/** What call records and the Teams usage reports say about the same days, so that the jump between them is known. */
import { expect, test } from "vitest";
import { diffAnswer } from "../../src/api/diff.ts";
import type { Account, TenantConfig } from "../../src/config.ts";
import type { ComparableRow } from "../../src/diff/model.ts";
import { DEFAULT_POLICY } from "../../src/reports/policy.ts";
import { askDiff, FIRST, madeArchive, NOW, only, portOf, rowsUnder } from "./made-archive.ts";

const archive = madeArchive();
const FIRST_DAY = FIRST / 86_400_000;

/** Teams counts a quarter more meetings than call records show, and reaches a month further back. */
const conferences = new Map(rowsUnder(archive, "CsConferenceDaily").map(({ date, values }) => [date, values]));
archive.keepReport(
  "getTeamsUserActivityCounts",
  "2026-10-30",
  Array.from({ length: 160 }, (_, index) => {
    const day = FIRST_DAY - 30 + index;
    const organized = Math.ceil(Number(conferences.get(day)?.TotalConferences ?? 8) * 1.25) + 1;
    return { day, columns: { "Meetings Organized": organized, "Audio Duration": organized * 600_000, Calls: 5 } };
  }),
  NOW,
);

const ask = (query: string) =>
  diffAnswer(new Request(`https://bridge.example/bridge/diff?${query}`, { method: "POST" }), {
    account: { username: "a", passwordHash: "", roles: ["operator"], tenants: ["t"] } satisfies Account,
    tenant: { tenantName: "Contoso", policy: DEFAULT_POLICY } as TenantConfig,
    port: portOf(archive),
    now: NOW,
  });

test("both sources stand side by side on the days that both know, with the fields that both give", async () => {
  const compared = only(await ask("sources=callRecords,teamsReports&set=CsConferenceDaily"));
  expect([compared.old, compared.new]).toEqual(["callRecords", "teamsReports"]);
  expect(compared.fields.map(({ field }) => field)).toEqual(["TotalConferences", "AVConferences"]);
  expect(compared.rows[0]?.date).toBe("2026-05-03");
  expect((compared.period?.to ?? "9") <= "2026-09-09").toBe(true);
  for (const { date, cells } of compared.rows) {
    const held = conferences.get(Date.parse(`${date}T00:00:00Z`) / 86_400_000)?.TotalConferences ?? null;
    if (held !== null) expect(cells.TotalConferences?.old).toBe(held);
  }
  expect(compared.fields[0]?.relative).toBeGreaterThan(0.25);
});

test("without a set, every daily report that both sources give", async () => {
  const { comparisons } = await ask("sources=callRecords,teamsReports");
  expect(comparisons.map(({ set }) => set)).toEqual(expect.arrayContaining(["CsConferenceDaily", "CsP2PSessionDaily"]));
  expect(comparisons.every(({ set }) => set.endsWith("Daily"))).toBe(true);
});

test("mobile users in the Teams reports are named as a cause where they make figures too high", async () => {
  const old: ComparableRow[] = Array.from({ length: 20 }, (_, index) => ({
    date: FIRST_DAY - 25 + index,
    values: { AVConferences: 6 + (index % 3) },
  }));
  const compared = only(await askDiff(archive, "CsConferenceDaily", old));
  expect(compared.causes.map(({ kind, fields }) => [kind, fields])).toContainEqual(["mobileUsers", ["AVConferences"]]);
});

test.each(["callRecords", "callRecords,callRecords", "callRecords,nothing", "recorded,callRecords", "a,b,c"])(
  "sources=%s is refused",
  async (sources) => {
    await expect(ask(`sources=${sources}`)).rejects.toThrow(/source/);
  },
);
