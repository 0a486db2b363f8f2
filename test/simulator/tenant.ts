/** A simulated tenant with a clock that tests move, and the few ways in which they ask it. */
import {
  createSimulator,
  SIMULATED_CLIENT,
  SIMULATED_SECRET,
  SIMULATED_TENANT,
  type Simulator,
  type SimulatorOptions,
} from "../../src/simulator/simulator.ts";

export const NOON = Date.parse("2026-11-20T12:00:00Z");
export const DAY = 86_400_000;
export const HOUR = 3_600_000;

/** JSON as it comes out of an answer: members are looked at one by one. */
// biome-ignore lint/suspicious/noExplicitAny: tests look into answers of many shapes
export type Answer = any;

export interface TestTenant {
  readonly sim: Simulator;
  readonly clock: { now: number };
  /** Asks with a good token; a path begins with a slash. */
  ask(path: string, init?: RequestInit): Promise<Response>;
  json(path: string, init?: RequestInit): Promise<Answer>;
  /** All values of a list, its next links followed to the end. */
  all(path: string): Promise<Answer[]>;
  /** A report's CSV text, fetched as clients do. */
  csv(path: string): Promise<string>;
}

export const tokenRequest = (form: Record<string, string> = {}, tenant = SIMULATED_TENANT): Request =>
  new Request(`https://login.microsoftonline.com/${tenant}/oauth2/v2.0/token`, {
    method: "POST",
    body: new URLSearchParams({
      client_id: SIMULATED_CLIENT,
      client_secret: SIMULATED_SECRET,
      grant_type: "client_credentials",
      scope: "https://graph.microsoft.com/.default",
      ...form,
    }),
  });

export async function tokenOf(sim: Simulator): Promise<string> {
  const body: Answer = await (await sim.fetch(tokenRequest())).json();
  return String(body.access_token);
}

export async function testTenant(options: Partial<SimulatorOptions> & { at?: number } = {}): Promise<TestTenant> {
  const { at = NOON, ...rest } = options;
  const clock = { now: at };
  const sim = createSimulator({ now: () => clock.now, ...rest });
  const ask = async (path: string, init: RequestInit = {}): Promise<Response> => {
    const headers = new Headers(init.headers);
    headers.set("Authorization", `Bearer ${await tokenOf(sim)}`);
    const url = path.startsWith("https:") ? path : `https://graph.microsoft.com${path}`;
    return sim.fetch(new Request(url, { ...init, headers }));
  };
  const json = async (path: string, init?: RequestInit): Promise<Answer> => (await ask(path, init)).json();
  return {
    sim,
    clock,
    ask,
    json,
    async all(path) {
      const values: Answer[] = [];
      for (let next: string | undefined = path; next !== undefined; ) {
        const page: Answer = await json(next);
        values.push(...page.value);
        next = page["@odata.nextLink"];
      }
      return values;
    },
    async csv(path) {
      const answer = await ask(path);
      const download = await sim.fetch(new Request(answer.headers.get("Location") ?? ""));
      return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(await download.arrayBuffer());
    },
  };
}

export const LIST = "/v1.0/communications/callRecords";
export const EXPAND = "$expand=sessions($expand=segments),participants_v2";
export const between = (from: string, to: string): string =>
  `${LIST}?$filter=startDateTime ge ${from} and startDateTime lt ${to}`;
export const recordPath = (id: string): string => `${LIST}/${id}?${EXPAND}`;

/** Every path of members in a value, arrays counted as one: the shape without its values. */
export function pathsOf(value: unknown, prefix = ""): Set<string> {
  const paths = new Set<string>();
  const look = (one: unknown, path: string): void => {
    if (Array.isArray(one)) {
      for (const item of one) {
        look(item, `${path}[]`);
      }
    } else if (typeof one === "object" && one !== null) {
      for (const [name, member] of Object.entries(one)) {
        paths.add(`${path}.${name}`);
        look(member, `${path}.${name}`);
      }
    }
  };
  look(value, prefix);
  return paths;
}
