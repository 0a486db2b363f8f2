/** What is asked of a report, whatever its rows are. */
import type { FirstRows } from "./kept-rows.ts";
import type { Policy } from "./policy.ts";
import type { Zone } from "./zones.ts";

export interface ReportRequest {
  readonly zone: Zone;
  readonly policy: Policy;
  /** Milliseconds since 1970, UTC. */
  readonly now: number;
  /** Only rows whose Date lies in these days (since 1970) are wanted; both included. */
  readonly dates: { readonly from: number; readonly to: number };
  /** Where these alone are wanted, of a set with the key ID. */
  readonly first?: FirstRows;
}
