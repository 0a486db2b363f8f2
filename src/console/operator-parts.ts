/** What the operator's pages have in common: names, times and tables. */
import { html } from "hono/html";
import type { Markup } from "../diff/markup.ts";

const NAMES: Readonly<Record<string, string>> = {
  recorded: "Recorded answers",
  callRecords: "Call records",
  getPstnCalls: "PSTN calls",
  getDirectRoutingCalls: "Direct routing calls",
  getPstnBlockedUsersLog: "Blocked users",
  getPstnOnlineMeetingDialoutReport: "Dial-out report",
  skypeReports: "Skype usage reports",
  teamsReports: "Teams usage reports",
};

/** A source, or a sweep's, as people call it. */
export const sourceName = (source: string): string => NAMES[source] ?? source.replace(/^\w+:/, "");

/** `2026-11-20 12:00`, of an ISO instant. */
export const utc = (iso: string | null): string => (iso === null ? "never" : iso.slice(0, 16).replace("T", " "));

/** A table of texts; it scrolls by itself where it is too wide, by keyboard too. */
export const table = (
  caption: string,
  heads: readonly string[],
  rows: readonly (readonly (string | number | Markup)[])[],
): Markup =>
  html`<div class="wide" role="region" aria-label="${caption}" tabindex="0"><table class="text"><caption>${caption}</caption><thead><tr>${heads.map((head) => html`<th scope="col">${head}</th>`)}</tr></thead><tbody>${rows.map((cells) => html`<tr>${cells.map((cell) => html`<td>${cell}</td>`)}</tr>`)}</tbody></table></div>`;
