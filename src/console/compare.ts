/** The compare page's parts: the form for an old answer, what is recorded already, and the next step after each. */
import { html } from "hono/html";
import { catalog } from "../catalog.ts";
import type { Markup } from "../diff/markup.ts";
import { STYLE } from "../diff/page-style.ts";
import type { TenantStatus } from "../tenant-port.ts";
import { bar, COMPARE, HEAD_LINKS, linkTo, pageOf, type Visit } from "./layout.ts";
import { heldText, type Upload } from "./upload.ts";

type Stated = Upload["stated"];
type Recorded = TenantStatus["recorded"];

/** What may be said about a file, with the words for it. */
const ORDERS = [
  ["", "as the file tells"],
  ["ymd", "year, month, day"],
  ["dmy", "day, month, year"],
  ["mdy", "month, day, year"],
] as const;

export interface Said {
  readonly text: string;
  readonly isFault: boolean;
}

export const counted = (count: number, what: string, several = `${what}s`): string =>
  `${count} ${count === 1 ? what : several}`;

/** The page with the form; `said` is what came of the last step. */
export const comparePage = (visit: Visit, recorded: Recorded, stated: Stated, said?: Said): Promise<string> =>
  pageOf({
    title: "Compare",
    here: COMPARE,
    visit,
    content: html`${notice(said)}<p>Choose an answer that the old service gave (Atom, JSON, or CSV of the cmdlets or Excel) and see it figure by figure beside the bridge's. Comparing keeps nothing.</p>${stepForm(
      visit,
      html`${fileField("Old answer")}<label for="zone">Time zone of its days</label><input id="zone" name="zone" list="zones" value="${stated.get("zone") ?? visit.account.zone ?? "UTC"}">${datalist("zones", Intl.supportedValuesOf("timeZone"))}<details${stated.has("set") || stated.has("dates") || said?.isFault ? " open" : ""}><summary>Where the file doesn't tell</summary><label for="set">Report</label><input id="set" name="set" list="sets" value="${stated.get("set") ?? ""}">${datalist("sets", setsOf(visit))}<label for="dates">Order in its dates</label><select id="dates" name="dates">${ORDERS.map(
        ([value, words]) =>
          html`<option value="${value}"${value === stated.get("dates") ? " selected" : ""}>${words}</option>`,
      )}</select></details><label class="tick"><input type="checkbox" name="recorded" value="without"${stated.has("recorded") ? " checked" : ""}> Compare with the figures worked out, not with recorded ones</label>${button("compare", "Compare")}`,
    )}<h2>Recorded answers held</h2>${recorded.length === 0 ? html`<p>None.</p>` : recordedList(visit, recorded)}`,
  });

export const notice = (said: Said | undefined): Markup | "" =>
  said === undefined
    ? ""
    : html`<p role="${said.isFault ? "alert" : "status"}" class="notice ${said.isFault ? "different" : "acceptable"}">${said.text}</p>`;

const setsOf = ({ account: { sets } }: Visit): string[] =>
  catalog()
    .sets.map(({ name }) => name)
    .filter((name) => sets?.includes(name) ?? true);

export const datalist = (id: string, values: readonly string[]): Markup =>
  html`<datalist id="${id}">${values.map((value) => html`<option value="${value}"></option>`)}</datalist>`;

const recordedList = (visit: Visit, recorded: Recorded): Markup =>
  html`<ul>${recorded.map(({ set, rows, from, to }) => html`<li>${set}: ${counted(rows, "row")}, ${from} to ${to}</li>`)}</ul>${stepForm(
    visit,
    html`<label for="remove">Remove those of</label><select id="remove" name="set">${recorded.map(({ set }) => html`<option>${set}</option>`)}</select><label for="from">From Date (all if blank)</label><input id="from" name="from" type="date"><label for="to">To Date</label><input id="to" name="to" type="date">${button("remove", "Count them")}`,
  )}`;

/** Asks before recorded rows go. */
export const removePage = (visit: Visit, stated: Stated, rows: number): Promise<string> =>
  pageOf({
    title: "Remove recorded rows",
    here: COMPARE,
    visit,
    content: html`<p>${counted(rows, "recorded row")} of ${stated.get("set")} would go. What goes comes back only by importing its file again.</p>${stepForm(
      visit,
      html`${hidden(pick(stated, ["set", "from", "to"]))}${hidden([["confirm", String(rows)]])}${button("remove", `Remove ${counted(rows, "row")}`)}`,
    )}<p><a href="${linkTo(COMPARE, visit)}">Keep them</a></p>`,
  });

/**
 * The comparison's own page, as POST /bridge/diff sends it, with the console's bar and the next step put in.
 *
 * @param page what diffPage made of the result
 * @throws Error where the page has no place for them
 */
export async function comparedPage(page: string, visit: Visit, { stated, file }: Upload): Promise<string> {
  const held = heldText(file?.bytes ?? new Uint8Array());
  const name = file?.name ?? "";
  const step = stepForm(
    visit,
    html`${hidden(pick(stated, ["set", "zone", "dates"]))}${
      held === undefined
        ? fileField(`To import it, choose ${name} again`)
        : hidden([
            ["held", held],
            ["name", name],
          ])
    }${button("import", "Import this answer into the archive")}<a href="${linkTo(COMPARE, visit)}">Compare another</a>`,
  );
  const places = [
    [`<style>${STYLE}</style>`, HEAD_LINKS],
    ["<header>", `<header>${await bar(visit, COMPARE)}`],
    ['<main id="main">', `<main id="main">${await step}`],
  ];
  return places.reduce((text, [place = "", parts = ""]) => {
    if (!text.includes(place)) throw new Error(`The comparison's page has no ${place.slice(0, 20)}`);
    return text.replace(place, () => parts);
  }, page);
}

const pick = (stated: Stated, names: readonly string[]): [string, string][] =>
  names.flatMap((name): [string, string][] => {
    const value = stated.get(name);
    return value === undefined ? [] : [[name, value]];
  });

const hidden = (fields: readonly (readonly [string, string])[]): Markup =>
  html`${fields.map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}`;

const fileField = (words: string): Markup =>
  html`<label for="file">${words}</label><input id="file" name="file" type="file" required>`;

const stepForm = (visit: Visit, fields: Markup): Markup =>
  html`<form method="post" enctype="multipart/form-data" action="${linkTo(COMPARE, visit)}">${fields}</form>`;

const button = (action: string, words: string): Markup =>
  html`<button class="first" name="action" value="${action}">${words}</button>`;
