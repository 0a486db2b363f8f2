/**
 * Is this configuration good? Every part of Graph that figures need, tried by a real call, with a sentence that says what
 * to do about each failure. What a cloud does not have is told as such and is no failure.
 */

import type { Graph } from "./graph.ts";
import { GraphFault } from "./graph-fault.ts";

export type Verdict = "good" | "bad" | "notOffered";

export interface Finding {
  /** What was tried, e.g. `call records`. */
  readonly check: string;
  readonly verdict: Verdict;
  /** One sentence: what was found and, where it is bad, what to do. */
  readonly sentence: string;
}

/** Beyond this the sign-in host refuses assertions, and reports' days are read at the wrong time. */
const CLOCK_TOLERANCE_MS = 120_000;

interface Check {
  readonly check: string;
  readonly permission: string;
  readonly good: string;
  readonly run: (graph: Graph, now: number) => Promise<unknown>;
}

const day = (ms: number): string => new Date(ms).toISOString().slice(0, 10);
const DAY_MS = 86_400_000;
const yesterday = (now: number) => ({ from: day(now - DAY_MS), to: day(now) });

const CHECKS: readonly Check[] = [
  {
    check: "call records",
    permission: "CallRecords.Read.All",
    good: "Call records can be listed.",
    run: (graph, now) =>
      graph.listCallRecords({ fromIso: new Date(now - DAY_MS).toISOString(), toIso: new Date(now).toISOString() }),
  },
  {
    check: "usage reports",
    permission: "Reports.Read.All",
    good: "Usage reports can be read.",
    run: (graph) => graph.fetchReport("getTeamsUserActivityCounts", { period: "D7" }),
  },
  {
    check: "PSTN calls",
    permission: "CallRecord-PstnCalls.Read.All",
    good: "The log of PSTN calls can be read.",
    run: (graph, now) => graph.getPstnCalls(yesterday(now)),
  },
  {
    check: "direct routing calls",
    permission: "CallRecord-PstnCalls.Read.All",
    good: "The log of direct routing calls can be read.",
    run: (graph, now) => graph.getDirectRoutingCalls(yesterday(now)),
  },
  {
    check: "blocked users",
    permission: "CallRecord-PstnCalls.Read.All",
    good: "The log of blocked users can be read.",
    run: (graph, now) => graph.getPstnBlockedUsersLog(yesterday(now)),
  },
  {
    check: "dial-out report",
    permission: "CallRecord-PstnCalls.Read.All",
    good: "The dial-out report can be read.",
    run: (graph, now) => graph.getPstnOnlineMeetingDialoutReport(yesterday(now)),
  },
];

/** Try everything; faults of Graph become findings and are never thrown. Asks for a handful of small answers. */
export async function diagnose(graph: Graph, now: number): Promise<Finding[]> {
  const token = await trySignIn(graph);
  // Without a token nothing else can be told apart.
  if (token.verdict === "bad") return [token];
  const findings = [token, clock(graph)];
  for (const check of CHECKS) findings.push(await tryCheck(check, graph, now));
  findings.push(await concealment(graph));
  return findings;
}

async function trySignIn(graph: Graph): Promise<Finding> {
  try {
    await graph.signIn();
    return {
      check: "sign-in",
      verdict: "good",
      sentence: `The app registration signs in to the cloud ${graph.cloud.name}.`,
    };
  } catch (thrown) {
    return { check: "sign-in", verdict: "bad", sentence: signInAdvice(faultOf(thrown)) };
  }
}

/** The codes that people meet, and what to do about each. */
const SIGN_IN_ADVICE: Readonly<Record<string, string>> = {
  AADSTS7000215: "the client secret is wrong: make a new one and set CLIENT_SECRET to its value, not its id",
  AADSTS7000222: "the client secret has expired: make a new one and set CLIENT_SECRET",
  AADSTS700016: "the tenant has no application with this id: check CLIENT_ID and TENANT_ID",
  AADSTS90002: "there is no such tenant in this cloud: check TENANT_ID and CLOUD",
  AADSTS900023: "there is no such tenant in this cloud: check TENANT_ID and CLOUD",
  AADSTS700027: "the certificate is not known to the application, or has expired: upload CLIENT_CERTIFICATE to it",
  AADSTS700024: "the assertion's times are refused: check this machine's clock",
};

function signInAdvice(fault: GraphFault): string {
  const advice = fault.code === undefined ? undefined : SIGN_IN_ADVICE[fault.code];
  if (advice !== undefined) return `Signing in fails (${fault.code}): ${advice}.`;
  return `Signing in fails: ${fault.message} Check TENANT_ID, CLIENT_ID, the secret or certificate, and CLOUD.`;
}

function clock(graph: Graph): Finding {
  const skew = graph.clockSkewMs();
  const seconds = Math.round(Math.abs(skew ?? 0) / 1000);
  return seconds * 1000 <= CLOCK_TOLERANCE_MS
    ? {
        check: "clock",
        verdict: "good",
        sentence: `This machine's clock is within ${Math.max(1, seconds)} s of Microsoft's.`,
      }
    : {
        check: "clock",
        verdict: "bad",
        sentence: `This machine's clock is off by ${seconds} s: set it, or sign-in will fail.`,
      };
}

async function tryCheck({ check, permission, good, run }: Check, graph: Graph, now: number): Promise<Finding> {
  try {
    await run(graph, now);
    return { check, verdict: "good", sentence: good };
  } catch (thrown) {
    const fault = faultOf(thrown);
    if (fault.kind === "notOffered") {
      return {
        check,
        verdict: "notOffered",
        sentence: `The cloud ${graph.cloud.name} does not have this; the figures do without it.`,
      };
    }
    if (fault.kind === "forbidden" || fault.kind === "unauthorized") {
      return {
        check,
        verdict: "bad",
        sentence: `Graph refuses it: give the application the permission ${permission} (application, not delegated) and grant admin consent.`,
      };
    }
    if (fault.kind === "throttled") {
      return {
        check,
        verdict: "bad",
        sentence: "Graph asks to come back later: it was asked too often just now. Try again in ten minutes.",
      };
    }
    return { check, verdict: "bad", sentence: `${fault.message} Try again; if it stays so, Graph has a fault.` };
  }
}

async function concealment(graph: Graph): Promise<Finding> {
  const check = "concealed names";
  try {
    return (await graph.getConcealedNames())
      ? {
          check,
          verdict: "bad",
          sentence:
            "Names are concealed in usage reports, so messages can't be told by user: in the Microsoft 365 admin center, Settings, Org settings, Reports, switch off concealed names.",
        }
      : { check, verdict: "good", sentence: "Names are shown in usage reports." };
  } catch (thrown) {
    const fault = faultOf(thrown);
    const sentence =
      fault.kind === "forbidden"
        ? "Whether names are concealed in usage reports can't be asked without ReportSettings.Read.All, which the bridge does not need: the reports themselves tell."
        : `Whether names are concealed in usage reports can't be told: ${fault.message}`;
    return { check, verdict: "notOffered", sentence };
  }
}

const faultOf = (thrown: unknown): GraphFault =>
  thrown instanceof GraphFault
    ? thrown
    : new GraphFault("transient", thrown instanceof Error ? thrown.message : "It failed.");
