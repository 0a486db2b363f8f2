/**
 * The fault matrix: what can be asked of Graph, down; what can go wrong with it, across. Every cell is a fault to set, or
 * the reason why it makes no sense.
 */
import type { FaultKind, FaultRule } from "../../../src/simulator/faults.ts";
import type { Outside } from "./mortal-bridge.ts";

export const ROWS = [
  "token",
  "list",
  "list, further pages",
  "get",
  "batch",
  "records in a batch",
  "inner pages",
  "reports",
  "report downloads",
  "PSTN logs",
  "PSTN logs, further pages",
  "dial-out report",
  "list of subscriptions",
  "new subscription",
  "renewed subscription",
] as const;
export type Row = (typeof ROWS)[number];

export const COLUMNS = [
  "429 for seconds",
  "429 for ten minutes",
  "429 until a date",
  "429 without a word",
  "429 until absurd times",
  "500",
  "502",
  "503",
  "504",
  "connection cut",
  "hang",
  "slow drip",
  "drip beyond the time limit",
  "body cut in the middle",
  "next link to itself",
  "next link to another host",
  "next link to garbage",
  "page gone (410)",
  "page gone (404)",
  "token expired in mid-sweep",
  "token refused",
  "a page of HTML",
  "empty body",
] as const;
export type Column = (typeof COLUMNS)[number];

type Surface = (request: Request, target: string, alone: boolean) => boolean;

const RECORD = /\/callRecords\/[\w-]+\?\$expand/;
const LOG = /get(PstnCalls|DirectRoutingCalls|PstnBlockedUsersLog)\(/;

/** Which requests a row is about. */
const SURFACES: Readonly<Record<Row, Surface>> = {
  token: (_, target) => target.includes("/oauth2/"),
  list: (_, target) => target.includes("/callRecords?$filter") && !target.includes("skiptoken"),
  "list, further pages": (_, target) => target.includes("/callRecords?$filter") && target.includes("skiptoken"),
  get: (_, target, alone) => alone && RECORD.test(target),
  batch: (_, target) => target.endsWith("/$batch"),
  "records in a batch": (_, target, alone) => !alone && RECORD.test(target),
  "inner pages": (_, target) => /\/callRecords\/[\w-]+\/sessions\?/.test(target),
  reports: (_, target) => /\/reports\/get/.test(target),
  "report downloads": (_, target) => target.includes("/data/download/"),
  "PSTN logs": (_, target) => LOG.test(target) && !/skip/.test(target),
  "PSTN logs, further pages": (_, target) => LOG.test(target) && /skip/.test(target),
  "dial-out report": (_, target) => target.includes("DialoutReport("),
  "list of subscriptions": (request, target) => target.endsWith("/subscriptions") && request.method === "GET",
  "new subscription": (request, target) => target.endsWith("/subscriptions") && request.method === "POST",
  "renewed subscription": (request, target) => /\/subscriptions\/./.test(target) && request.method === "PATCH",
};

export const isAbout = (world: Outside, row: Row) => (request: Request, target: string) =>
  SURFACES[row](request, target, world.alone.has(request));

const PLAIN: Readonly<Partial<Record<Column, Pick<FaultRule, "kind" | "retryAfter">>>> = {
  "429 for seconds": { kind: "429-seconds", retryAfter: 3 },
  "429 for ten minutes": { kind: "429-seconds", retryAfter: 600 },
  "429 until a date": { kind: "429-date", retryAfter: 90 },
  "429 without a word": { kind: "429-bare" },
  "429 until absurd times": { kind: "429-absurd" },
  "500": { kind: "500" },
  "502": { kind: "502" },
  "503": { kind: "503", retryAfter: 20 },
  "504": { kind: "504" },
  "connection cut": { kind: "cut" },
  "body cut in the middle": { kind: "half-body" },
  "next link to itself": { kind: "next-link-to-itself" },
  "next link to another host": { kind: "next-link-other-host" },
  "next link to garbage": { kind: "next-link-garbage" },
  "page gone (410)": { kind: "410" },
  "page gone (404)": { kind: "404" },
  "token expired in mid-sweep": { kind: "401-expired" },
  "token refused": { kind: "401-expired" },
  "a page of HTML": { kind: "html" },
  "empty body": { kind: "empty" },
};

/** How long the request is left waiting: beyond every time limit, a download's too. */
const BEYOND_LIMITS = 130_000;

/** Nothing comes, and time goes by. */
function hang(world: Outside): FaultRule["answer"] {
  return (_real, request) =>
    new Promise((_resolve, reject) => {
      request.signal.addEventListener("abort", () => reject(request.signal.reason), { once: true });
      setImmediate(() => world.elapse(BEYOND_LIMITS));
    });
}

/** The body comes in so many pieces, a second of the test's clock apart. */
function drip(world: Outside, pieces: number): FaultRule["answer"] {
  return async (real) => {
    const bytes = new Uint8Array(await real.arrayBuffer());
    const size = Math.max(1, Math.ceil(bytes.length / pieces));
    let from = 0;
    const body = new ReadableStream({
      pull(controller) {
        world.elapse(1_000);
        if (from < bytes.length) controller.enqueue(bytes.slice(from, from + size));
        else if (pieces < 30) return controller.close();
        else world.elapse(BEYOND_LIMITS);
        from += size;
      },
    });
    const { status, headers } = real;
    return new Response(status === 204 ? null : body, { status, headers });
  };
}

/** The address of a report's download is the report's own next link. */
const LOCATIONS: Readonly<Partial<Record<Column, (request: Request) => string>>> = {
  "next link to itself": (request) => request.url,
  "next link to another host": () => "http://graph.elsewhere.example/data",
  "next link to garbage": () => "http://::not a link::",
};

const LINKS: readonly Column[] = ["next link to itself", "next link to another host", "next link to garbage"];
const GONE: readonly Column[] = ["page gone (410)", "page gone (404)"];
const TOKEN: readonly Column[] = ["token expired in mid-sweep", "token refused"];

/** Why a cell makes no sense. */
function senseless(row: Row, column: Column): string | undefined {
  if (LINKS.includes(column)) {
    if (row === "token") return "A token is no page: nothing follows a link from it.";
    if (row === "batch") return "A batch has no next page; those of its records are a row of their own.";
    if (row === "report downloads") return "A CSV has no links.";
    if (row === "new subscription" || row === "renewed subscription") return "A subscription is no page.";
  }
  if (GONE.includes(column)) {
    if (row === "token") return "The sign-in has no pages; what it refuses is told by its own codes.";
    if (row === "new subscription") return "What is made anew can't be gone.";
  }
  if (TOKEN.includes(column)) {
    if (row === "token") return "The request for a token bears none.";
    if (row === "report downloads") return "A download bears no token.";
  }
  return undefined;
}

export type Cell = { readonly rule: FaultRule; readonly brief: boolean } | { readonly senseless: string };

/**
 * Faults that look final: what meets them is given up after its tries, and asked for again only by command. They end
 * before that here; that it is given up, and comes back by command, is proved apart.
 */
const LOOKS_FINAL: readonly Column[] = [...LINKS, ...GONE, "a page of HTML", "empty body", "body cut in the middle"];

export function cellOf(world: Outside, row: Row, column: Column): Cell {
  const why = senseless(row, column);
  if (why !== undefined) return { senseless: why };
  const times = column === "token expired in mid-sweep" ? 1 : Number.POSITIVE_INFINITY;
  const rule = (fault: { kind: FaultKind; retryAfter?: FaultRule["retryAfter"]; answer?: FaultRule["answer"] }) => ({
    rule: { match: isAbout(world, row), times, ...fault } as FaultRule,
    brief: LOOKS_FINAL.includes(column),
  });
  if (column === "hang") return rule({ kind: "answer", answer: hang(world) });
  if (column === "slow drip") return rule({ kind: "answer", answer: drip(world, 6) });
  if (column === "drip beyond the time limit") return rule({ kind: "answer", answer: drip(world, 150) });
  const location = LOCATIONS[column];
  if (row === "reports" && location !== undefined) {
    return rule({
      kind: "answer",
      answer: (_real, request) => new Response(null, { status: 302, headers: { Location: location(request) } }),
    });
  }
  const plain = PLAIN[column];
  if (plain === undefined) throw new Error(`The column ${column} has no fault.`);
  return rule(plain);
}
