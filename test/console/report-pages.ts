/** Report pages as a reader sees them, beside what a program is answered. */
import { createHash } from "node:crypto";
import { type CollectingBridge, collectingBridge } from "../support/collecting-bridge.ts";

export const REPORTS = "/bridge/reports";
export const TRUST = "/bridge/trust";
export const SERVICE = "/ecp/reportingwebservice/reporting.svc";
const HTML = { Accept: "text/html,application/xhtml+xml,*/*;q=0.8" };
const PASSWORD = "secret";

export interface Shown {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

export interface Company {
  readonly bridge: CollectingBridge;
  ask(target: string, headers?: Readonly<Record<string, string>>, username?: string): Promise<Response>;
  open(target: string, username?: string): Promise<Shown>;
}

const passwordHash = `sha256$${createHash("sha256").update(PASSWORD).digest("hex")}`;

/** The accounts: one that may read all, and one with few sets and a zone of its own. */
const ACCOUNTS = JSON.stringify([
  { username: "reader", passwordHash },
  { username: "operator", passwordHash, roles: ["reader", "operator"] },
  { username: "few", passwordHash, sets: ["CsConferenceDaily", "CsUserActivitiesMonthly"], zone: "Asia/Kolkata" },
]);

/** A bridge whose archive holds a month of a small company, with every set and column served. */
export async function collectedCompany(): Promise<Company> {
  const bridge = collectingBridge({
    webhook: false,
    simulator: { company: true, people: 10 },
    variables: { ACCOUNTS, POLICY: '{"extensions":true,"laterColumns":true}', BUDGET: '{"requests":10000}' },
  });
  const ask: Company["ask"] = (target, headers = {}, username = "reader") =>
    bridge.askBare(target, { headers: { Authorization: `Basic ${btoa(`${username}:${PASSWORD}`)}`, ...headers } });
  await bridge.ask("/bridge/sync", { method: "POST" });
  while ((bridge.alarmAt() ?? Number.POSITIVE_INFINITY) <= bridge.clock.now + 1_000) await bridge.nextAlarm();
  return {
    bridge,
    ask,
    async open(target, username) {
      const answer = await ask(target, HTML, username);
      return { status: answer.status, headers: answer.headers, text: await answer.text() };
    },
  };
}

const ENTITIES: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', "#39": "'" };

/** Markup as the text that a reader sees, or an attribute's value as the browser takes it. */
export const plain = (markup: string): string =>
  markup.replace(/<[^>]*>/g, "").replace(/&([a-z]+|#\d+);/g, (_, name: string) => ENTITIES[name] ?? `&${name};`);

export interface ShownTable {
  readonly heads: readonly string[];
  /** Cells as markup, the Date first. */
  readonly rows: readonly (readonly string[])[];
}

/** The page's only table. */
export function tableOf({ text }: Pick<Shown, "text">): ShownTable {
  const [table = ""] = /<table>.*?<\/table>/s.exec(text) ?? [];
  const cells = (line: string): string[] => [...line.matchAll(/<t[hd][ >].*?<\/t[hd]>/gs)].map(([cell]) => cell);
  const [head = "", ...lines] = [...table.matchAll(/<tr>.*?<\/tr>/gs)].map(([line]) => line);
  return { heads: cells(head).map(plain), rows: lines.map(cells) };
}

/** A cell's figure without the mark of its fidelity. */
export const figureOf = (cell: string): string =>
  plain(cell)
    .replace(/^≈\u00A0/, "")
    .replace(/\u00A0n\/a$/, "");

/** The first link with these words. */
export function linkOf({ text }: Pick<Shown, "text">, words: string): string | undefined {
  const found = [...text.matchAll(/<a [^>]*href="([^"]*)"[^>]*>(.*?)<\/a>/gs)].find(
    ([, , inner = ""]) => plain(inner) === words,
  );
  return found?.[1] === undefined ? undefined : plain(found[1]);
}

/** All rows that a table has over its pages. */
export async function allRows(open: Company["open"], target: string): Promise<ShownTable> {
  const rows: (readonly string[])[] = [];
  let heads: readonly string[] = [];
  for (let at: string | undefined = target; at !== undefined; ) {
    const page: Shown = await open(at);
    const table = tableOf(page);
    heads = table.heads;
    rows.push(...table.rows);
    at = linkOf(page, "Next");
  }
  return { heads, rows };
}

/** A value of verbose JSON as the page shows it. */
export function asShown(name: string, value: unknown): string {
  if (value === null) return "–";
  const [, ms] = /^\/Date\((-?\d+)\)\/$/.exec(String(value)) ?? [];
  if (ms === undefined) return String(value);
  const iso = new Date(Number(ms)).toISOString();
  return name === "Date"
    ? iso.slice(0, 10)
    : iso
        .slice(0, 23)
        .replace("T", " ")
        .replace(/\.?0+$/, "");
}
