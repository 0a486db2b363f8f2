/** The coverage page: what is held day by day, what is missing and can still be had, what waits, and the last sweeps. */
import { html } from "hono/html";
import type { Calendar, HeldOfSource, QueuedFor } from "../archive/calendar.ts";
import type { Markup } from "../diff/markup.ts";
import { DAY_MS, dayOf } from "../measures.ts";
import type { TenantStatus } from "../tenant-port.ts";
import { counted, notice, type Said } from "./compare.ts";
import { type DayState, gapsOf, stateOf } from "./coverage-days.ts";
import { COVERAGE, linkTo, pageOf, type Visit } from "./layout.ts";
import { sourceName, table, utc } from "./operator-parts.ts";

export interface Covered {
  readonly status: TenantStatus;
  readonly calendar: Calendar & { readonly reach: Readonly<Record<string, number>> };
  /** The month shown, `YYYY-MM`. */
  readonly month: string;
  /** Milliseconds since 1970, UTC. */
  readonly now: number;
  readonly said?: Said | undefined;
}

const MONTHS_SHOWN = 13;
/** Beyond that the oldest gaps are left out. */
const MOST_GAPS = 60;
const WEEKDAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

/** A mark's shape, its words and its colour; shape and words alone tell them apart. */
const MARKS: Readonly<Record<DayState, readonly [shape: string, words: string, look: string]>> = {
  whole: ["●", "complete", "acceptable"],
  part: ["◐", "partial", "incomparable"],
  none: ["○", "missing", "different"],
  blank: ["·", "nothing yet", ""],
};

export const coveragePage = (visit: Visit, { status, calendar, month, now, said }: Covered): Promise<string> =>
  pageOf({
    title: "Coverage",
    here: COVERAGE,
    visit,
    content: html`${notice(said)}<p>${counted(status.records.held, "call record")} held, last change ${utc(status.asOf)}. Days and times are UTC.</p><div class="row">${step(visit, "sync", "Sync now")}${step(visit, "retry", "Ask again for what was given up")}</div>${months(visit, month, now)}<p class="legend">${Object.values(MARKS).map(([shape, words, look]) => html`<span><b class="${look}" aria-hidden="true">${shape}</b> ${words}</span> `)}</p><div class="cals">${calendar.sources.map((source) => monthOf(source, month, now))}</div><h2>Gaps</h2>${gaps(status, calendar, now)}<h2>Waiting</h2>${waiting(status, calendar, now)}<h2>Last sweeps</h2>${sweeps(status)}<h2>Notifications and copies</h2>${around(status)}`,
  });

const step = (visit: Visit, name: string, words: string): Markup =>
  html`<form method="post" action="${linkTo(`${COVERAGE}/${name}`, visit)}"><button>${words}</button></form>`;

const monthName = (month: string): string =>
  new Date(`${month}-01T00:00:00Z`).toLocaleDateString("en", { month: "long", year: "numeric", timeZone: "UTC" });

/** The last thirteen months as links; the month shown as the heading. */
function months(visit: Visit, month: string, now: number): Markup {
  const today = new Date(now);
  const links = Array.from({ length: MONTHS_SHOWN }, (_, back) =>
    new Date(Date.UTC(today.getUTCFullYear(), today.getUTCMonth() - back, 1)).toISOString().slice(0, 7),
  );
  const address = linkTo(COVERAGE, visit);
  return html`<h2>${monthName(month)}</h2><nav class="tabs" aria-label="Months"><ul>${links.map((one) => {
    const href = `${address}${address.includes("?") ? "&" : "?"}month=${one}`;
    return one === month
      ? html`<li><a href="${href}" aria-current="page">${one}</a></li>`
      : html`<li><a href="${href}">${one}</a></li>`;
  })}</ul></nav>`;
}

/** A source's month: a table of weeks from Sunday to Saturday. */
function monthOf(held: HeldOfSource, month: string, now: number): Markup {
  const first = Date.parse(`${month}-01T00:00:00Z`);
  const length = new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5)), 0)).getUTCDate();
  const cells: (Markup | "")[] = Array.from({ length: new Date(first).getUTCDay() }, () => html`<td></td>`);
  for (let day = 0; day < length; day++) {
    const state = stateOf(held, first / DAY_MS + day, now);
    const [shape, words, look] = MARKS[state];
    cells.push(
      html`<td>${day + 1}<b class="${look}" aria-hidden="true">${shape}</b><span class="vh">${words}</span></td>`,
    );
  }
  while (cells.length % 7 > 0) cells.push(html`<td></td>`);
  const weeks = Array.from({ length: cells.length / 7 }, (_, week) => cells.slice(week * 7, week * 7 + 7));
  return html`<table class="cal"><caption>${sourceName(held.source)}</caption><thead><tr>${WEEKDAYS.map((name) => html`<th scope="col"><abbr title="${name}">${name.slice(0, 2)}</abbr></th>`)}</tr></thead><tbody>${weeks.map((week) => html`<tr>${week}</tr>`)}</tbody></table>`;
}

const dayText = (day: number): string => new Date(day * DAY_MS).toISOString().slice(0, 10);

function gaps(status: TenantStatus, { sources, reach }: Covered["calendar"], now: number): Markup {
  const never = sources.filter(
    ({ source, whole, part }) => source !== "recorded" && whole.length === 0 && part.length === 0,
  );
  const rows = sources
    .filter((held) => !never.includes(held))
    .flatMap((held) => gapsOf(held, reach[held.source] ?? 0, now).map((gap) => ({ source: held.source, ...gap })))
    .sort((a, b) => b.to - a.to)
    .slice(0, MOST_GAPS)
    .map(({ source, from, to, isPart, until }) => [
      sourceName(source),
      from === to ? dayText(from) : `${dayText(from)} to ${dayText(to)}`,
      isPart ? "in part" : "whole days",
      until === undefined ? "no more: Graph has forgotten it" : `yes, by a sweep before ${dayText(dayOf(until))}`,
      reasonOf(status, source),
    ]);
  return html`${never.map(({ source }) => html`<p>${sourceName(source)}: nothing is held. ${reasonOf(status, source)}</p>`)}${
    rows.length === 0
      ? html`<p>No day is missing of what is held.</p>`
      : table("Missing days", ["Source", "Days", "Missing", "Can it be closed?", "Last trouble"], rows)
  }`;
}

/** To which row of the calendar a sweep's source belongs. */
const rowOf = (source: string): string =>
  /^report:getTeams/.test(source) ? "teamsReports" : /^report:/.test(source) ? "skypeReports" : source;

const reasonOf = ({ sweeps, refused }: TenantStatus, source: string): string => {
  const all = [...refused, ...sweeps.toReversed()].filter((one) => rowOf(one.source) === source);
  return all.find(({ reason }) => reason !== null)?.reason ?? "";
};

function waiting({ records, refused }: TenantStatus, { queue, pauses }: Calendar, now: number): Markup {
  const rests = pauses.filter(({ until }) => Date.parse(until) > now);
  const of = (state: QueuedFor["state"]) => queue.filter((one) => one.state === state);
  const told = ({ count, reason, due, example, state }: QueuedFor): Markup =>
    html`<li>${count}: ${reason ?? "Listed, not asked for yet."}${state === "waiting" ? html` Next try ${utc(due)}.` : html` One of them: <code>${example}</code>`}</li>`;
  return html`<p>${counted(records.waiting, "call record")} to be read.</p><ul>${of("waiting").map(told)}</ul><p>${counted(records.setAside, "call record")} set aside after many tries.</p><ul>${of("setAside").map(told)}</ul>${
    rests.length === 0
      ? html`<p>Graph throttles nothing now.</p>`
      : html`<p>Throttled by Graph, or put off after a failure:</p><ul>${rests.map(({ work, until }) => html`<li>${WORK[work] ?? work} until ${utc(until)}</li>`)}</ul>`
  }${refused.length === 0 ? "" : html`<p>Refused by Graph:</p><ul>${refused.map(({ since, reason }) => html`<li>${reason} Since ${utc(since)}.</li>`)}</ul>`}`;
}

const WORK: Readonly<Record<string, string>> = {
  records: "Reading call records",
  list: "Listing call records",
  logs: "Telephone logs",
  reports: "Usage reports",
};

const RESULTS = { open: "under way", done: "done", abandoned: "given up" } as const;

const sweeps = (status: TenantStatus): Markup =>
  status.sweeps.length === 0
    ? html`<p>None yet.</p>`
    : table(
        "The last sweep of each kind",
        ["Source", "Days read", "Begun", "Ended", "Result"],
        status.sweeps
          .toReversed()
          .map(({ source, from, to, started, finished, state, reason }) => [
            sourceName(source),
            `${from.slice(0, 10)} to ${to.slice(0, 10)}`,
            utc(started),
            finished === null ? "" : utc(finished),
            reason === null ? RESULTS[state] : `${RESULTS[state]}: ${reason}`,
          ]),
      );

const around = ({ subscription, copy }: TenantStatus): Markup =>
  html`<ul><li>Change notifications: ${subscription.state}${subscription.expires === null ? "" : `, until ${utc(subscription.expires)}`}. ${subscription.reason ?? ""}</li><li>Daily copy: ${copy.state}. ${copy.last === null ? "" : `The last good one: ${copy.last.name}, ${copy.last.bytes} bytes, ${utc(copy.last.at)}. `}${copy.reason ?? ""}</li></ul>`;
