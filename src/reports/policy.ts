/**
 * The switches that change how answers are made, never what is collected (design.md, "Policies"). config.ts reads them;
 * a mapping's `when` may name them.
 */
export interface Policy {
  /** The day that labels a week: legacy-contract 3.1 can't settle it, diff finds out from a customer's old exports. */
  readonly weekLabel: "closing-sunday" | "opening-sunday" | "saturday";
  readonly avConferenceMinutes: "person-minutes" | "wall-clock";
  readonly countPstnLegs: boolean;
  readonly unavailable: "zero" | "null";
  readonly fallback: "teams-reports" | "none";
  /** Hours after its end before a day is served. */
  readonly settleHours: number;
  /** Columns that the service got after its documents were written. */
  readonly laterColumns: boolean;
  /** Sets that the old service never had. */
  readonly extensions: boolean;
  /** Whole calendar years kept beside the running one. */
  readonly retentionYears: number;
}

export const DEFAULT_POLICY: Policy = {
  weekLabel: "closing-sunday",
  avConferenceMinutes: "person-minutes",
  countPstnLegs: false,
  unavailable: "zero",
  fallback: "teams-reports",
  settleHours: 0,
  laterColumns: false,
  extensions: false,
  retentionYears: 1,
};
