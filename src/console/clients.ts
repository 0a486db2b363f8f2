/** The clients page: which old programs still ask, so that their owner knows when the last of them is gone. */
import { html } from "hono/html";
import type { ClientStatus } from "../archive/clients.ts";
import type { Markup } from "../diff/markup.ts";
import { DAY_MS } from "../measures.ts";
import { counted } from "./compare.ts";
import { CLIENTS, pageOf, type Visit } from "./layout.ts";
import { table, utc } from "./operator-parts.ts";

/** An account that has asked within so many days is said to live. */
const LIVE_DAYS = 30;

export interface Asking {
  /** The latest request first. */
  readonly clients: readonly ClientStatus[];
  /** The accounts that may ask for this tenant. */
  readonly accounts: readonly string[];
  /** Milliseconds since 1970, UTC. */
  readonly now: number;
}

export const clientsPage = (visit: Visit, { clients, accounts, now }: Asking): Promise<string> => {
  const silent = accounts.filter((account) => !clients.some((one) => one.account === account));
  return pageOf({
    title: "Clients",
    here: CLIENTS,
    visit,
    content: html`<p role="status">${summary(clients, now)}</p><p>Counted are the requests to the old service's addresses by accounts that have signed in, without what they asked for in detail. Times are UTC. A line goes 400 days after its last request.</p>${
      clients.length === 0
        ? ""
        : table(
            "Requests by account and report",
            ["Account", "Report", "Last request", "Requests", "Since", "Last answer", "Program"],
            clients.map(({ account, set, last, count, since, status, userAgent }) => [
              account,
              set,
              utc(last),
              count,
              utc(since),
              status,
              userAgent === "" ? "unnamed" : userAgent,
            ]),
          )
    }${silent.length === 0 ? "" : silentList(silent)}`,
  });
};

function summary(clients: readonly ClientStatus[], now: number): string {
  const [latest] = clients;
  if (latest === undefined) return "No program has asked yet.";
  const live = clients.filter(({ last }) => Date.parse(last) > now - LIVE_DAYS * DAY_MS);
  const accounts = new Set(live.map(({ account }) => account)).size;
  return accounts === 0
    ? `Nobody has asked in the last ${LIVE_DAYS} days. The last request of all: ${latest.account} for ${latest.set}, ${utc(latest.last)}.`
    : `${counted(accounts, "account")} asked in the last ${LIVE_DAYS} days, the last time ${utc(latest.last)}.`;
}

const silentList = (accounts: readonly string[]): Markup =>
  html`<h2>Accounts that have not asked</h2><ul>${accounts.map((account) => html`<li>${account}</li>`)}</ul>`;
