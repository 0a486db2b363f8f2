/** The report functions that are known, with their columns as documented (graph-contract A.2, B.2). */

import functions from "./report-functions.json" with { type: "json" };

export type ReportFunction = keyof typeof functions;

export interface ReportFunctionEntry {
  /** The version of Graph that has it; functions of `beta` are asked for as JSON in every cloud. */
  readonly version: string;
  readonly columns: readonly string[];
}

export const REPORT_FUNCTIONS: { readonly [F in ReportFunction]: ReportFunctionEntry } = functions;

export const isReportFunction = (name: string): name is ReportFunction => Object.hasOwn(functions, name);
