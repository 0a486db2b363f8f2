/** What a usage report function is: a header line and a formula for each cell; and the words such formulas are made of. */
import { isoDuration } from "./clock.ts";
import type { Tally, Word } from "./day-figures.ts";
import type { GraphVersion } from "./exchange.ts";
import type { Staff } from "./people.ts";

/** The staff whose figures a cell sums. */
export type Group = readonly (readonly [Staff, Tally])[];
export type GroupCell = (group: Group) => string | number;
export type UserCell = (staff: Staff, tally: Tally) => string | number;

export interface ReportFunction {
  /** The version that has it; v1.0 functions are in beta as well. */
  readonly version: GraphVersion;
  readonly header: string;
  /** A row per day, one row for the window, a row per user, or the teams' own reports. */
  readonly rows: "days" | "window" | "users" | "teamDays" | "teamWindow" | "teams" | "teamCounts";
  readonly licensedOnly: boolean;
  readonly cells: { readonly [column: string]: GroupCell };
  /** The cells of a row per user, for `users`. */
  readonly userCells: { readonly [column: string]: UserCell };
}

export const sum =
  (...words: readonly Word[]): GroupCell =>
  (group) =>
    group.reduce((total, [, tally]) => total + words.reduce((part, word) => part + tally.get(word), 0), 0);
export const duration =
  (word: Word): GroupCell =>
  (group) =>
    isoDuration(Number(sum(word)(group)));
export const minutes =
  (word: Word): GroupCell =>
  (group) =>
    Math.round(Number(sum(word)(group)) / 60);
export const users =
  (...words: readonly Word[]): GroupCell =>
  (group) =>
    group.filter(([, tally]) => words.some((word) => tally.get(word) > 0)).length;
export const none: GroupCell = () => 0;

export const of =
  (...words: readonly Word[]): UserCell =>
  (_staff, tally) =>
    words.reduce((total, word) => total + tally.get(word), 0);
export const minutesOf =
  (word: Word): UserCell =>
  (_staff, tally) =>
    Math.round(tally.get(word) / 60);
export const durationOf =
  (word: Word): UserCell =>
  (_staff, tally) =>
    isoDuration(tally.get(word));
export const used =
  (...words: readonly Word[]): UserCell =>
  (_staff, tally) =>
    words.some((word) => tally.get(word) > 0) ? "Yes" : "No";
export const unused: UserCell = () => "No";
export const zero: UserCell = () => 0;
export const licence: UserCell = (staff) => (staff.licensed ? "Yes" : "No");
export const products: UserCell = (staff) =>
  staff.licensed ? (staff.index % 3 === 0 ? "OFFICE 365 E5+POWER BI (FREE)" : "OFFICE 365 E3") : "";

export const days = (
  header: string,
  cells: ReportFunction["cells"],
  version: GraphVersion = "v1.0",
  licensedOnly = true,
) => ({ version, header, rows: "days", licensedOnly, cells, userCells: {} }) as const;
export const window = (
  header: string,
  cells: ReportFunction["cells"],
  version: GraphVersion = "v1.0",
  licensedOnly = true,
) => ({ version, header, rows: "window", licensedOnly, cells, userCells: {} }) as const;
export const details = (header: string, userCells: ReportFunction["userCells"]) =>
  ({ version: "v1.0", header, rows: "users", licensedOnly: false, cells: {}, userCells }) as const;
export const teams = (header: string, rows: "teamDays" | "teamWindow" | "teams" | "teamCounts") =>
  ({ version: "v1.0", header, rows, licensedOnly: false, cells: {}, userCells: {} }) as const;
