/** What the platform gives to the bridge; the demo and tests give it another world. */
import type { RowCounts } from "./archive/metered-sql.ts";
import type { Log } from "./request-log.ts";

export interface World {
  readonly fetch: typeof fetch;
  readonly now: () => number;
  /** Where a line for each request and each sweep goes; nowhere without. */
  readonly log?: Log;
  /** Requests that one run of the alarm may send, unless BUDGET says otherwise; the free plan allows 50 an invocation. */
  readonly requestBudget: number;
  /** Rows that one run may read and write, unless BUDGET says otherwise; the free plan lets 100,000 be written a day. */
  readonly rowBudget?: RowCounts;
  /** Whether collecting begins with the first request; where cron runs, cron begins it. */
  readonly wakeAtFirstRequest: boolean;
  /** Variables that stand in for those of the environment. */
  readonly variables: Readonly<Record<string, unknown>>;
}
