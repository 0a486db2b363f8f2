/** What is missing where Graph refuses a source for good (403). Pure. */
import { isLog } from "../measures.ts";
import type { SweepSource } from "./passes.ts";

/** The application permission that a source is read with. */
const permissionFor = (source: SweepSource): string =>
  source === "callRecords"
    ? "CallRecords.Read.All"
    : isLog(source)
      ? "CallRecord-PstnCalls.Read.All"
      : "Reports.Read.All";

/** Why a source is not read, and what to do: for people. `said` is the sentence about Graph's answer. */
export const refusalOf = (source: SweepSource, said: string): string =>
  `${source} is refused: ${said} Give the application the permission ${permissionFor(source)} and grant admin consent.`;
