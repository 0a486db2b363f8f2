/**
 * The rate at which usage reports may be asked for: in ten minutes 14 times a function and 40 times a tenant as CSV, 100
 * times as JSON (graph-contract D.1). Every call is counted at the one door that all requests leave through, repetitions
 * and pages included, and the count is kept on disk, so that no restart forgets it.
 */

/** One call of a report function. */
export interface ReportCall {
  readonly report: string;
  readonly json: boolean;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** Where the calls of the last ten minutes are kept. */
export interface ReportCallBook {
  reportCalls(): readonly ReportCall[];
  keepReportCalls(calls: readonly ReportCall[]): void;
}

/** Ten minutes, and some seconds because requests take different times to arrive. */
const WINDOW_MS = 615_000;
const CSV_OF_FUNCTION = 14;
const CSV_OF_TENANT = 40;
/** Counted for all functions together, which is the stricter reading. */
const JSON_OF_TENANT = 100;

/** Milliseconds to wait before a report may be asked for; 0 when it may be now. */
export function reportWait(calls: readonly ReportCall[], report: string, json: boolean, now: number): number {
  const recent = calls.filter((call) => call.json === json && call.at > now - WINDOW_MS);
  if (json) return waitFor(recent, JSON_OF_TENANT, now);
  const own = recent.filter((call) => call.report === report);
  return Math.max(waitFor(recent, CSV_OF_TENANT, now), waitFor(own, CSV_OF_FUNCTION, now));
}

/** Until so many of the calls have left the window that one more fits in. */
function waitFor(calls: readonly ReportCall[], most: number, now: number): number {
  const times = calls.map(({ at }) => at).sort((a, b) => b - a);
  const last = times[most - 1];
  return last === undefined ? 0 : Math.max(1, last + WINDOW_MS - now);
}

/** The calls worth keeping after one more. */
export const withCall = (calls: readonly ReportCall[], call: ReportCall): ReportCall[] => [
  ...calls.filter(({ at }) => at > call.at - WINDOW_MS),
  call,
];

/**
 * A fetch that never asks for a report more often than allowed: such a request doesn't leave and is answered as Graph
 * itself would, 429 with the seconds to wait.
 */
export function limitReports(send: typeof fetch, book: ReportCallBook, now: () => number): typeof fetch {
  return async (input, init) => {
    const call = reportCall(input instanceof Request ? input.url : String(input), now());
    if (call !== undefined) {
      const calls = book.reportCalls();
      const wait = reportWait(calls, call.report, call.json, call.at);
      if (wait > 0) return new Response(null, { status: 429, headers: { "Retry-After": `${Math.ceil(wait / 1000)}` } });
      book.keepReportCalls(withCall(calls, call));
    }
    return send(input, init);
  };
}

function reportCall(address: string, at: number): ReportCall | undefined {
  const url = new URL(address);
  const report = /^\/(?:v1\.0|beta)\/reports\/(\w+)\(/.exec(url.pathname)?.[1];
  if (report === undefined) return undefined;
  return { report, json: url.searchParams.get("$format") === "application/json", at };
}
