/** Call records of the size that Graph's have, made by the simulated tenant. */
import {
  createSimulator,
  SIMULATED_CLIENT,
  SIMULATED_SECRET,
  SIMULATED_TENANT,
} from "../../src/simulator/simulator.ts";

export const HOME = SIMULATED_TENANT;
/** Bytes of a record: a call of a handful of people. */
export const RECORD_BYTES = 20 * 1024;
const DAY_MS = 86_400_000;

type Json = Record<string, unknown>;

/**
 * Records of about {@link RECORD_BYTES} as JSON text: of the simulated company's meetings so many sessions each as fill it.
 * They started in the last weeks before `now` (ms since 1970, UTC).
 */
export async function sampleRecords(count: number, now: number): Promise<string[]> {
  const simulator = createSimulator({ now: () => now });
  const ask = async (address: string, init?: RequestInit): Promise<Json> => {
    const answer = await simulator.fetch(new Request(address, init));
    if (answer.status !== 200) throw new Error(`The simulated tenant answers ${answer.status} to ${address}.`);
    return (await answer.json()) as Json;
  };
  const form = new URLSearchParams({
    grant_type: "client_credentials",
    client_id: SIMULATED_CLIENT,
    client_secret: SIMULATED_SECRET,
    scope: "https://graph.microsoft.com/.default",
  });
  const login = `https://login.microsoftonline.com/${SIMULATED_TENANT}/oauth2/v2.0/token`;
  const { access_token } = await ask(login, { method: "POST", body: form });
  const headers = { Authorization: `Bearer ${access_token}` };
  const records = "https://graph.microsoft.com/v1.0/communications/callRecords";
  const samples: string[] = [];
  const since = new Date(now - 20 * DAY_MS).toISOString();
  let next: unknown = `${records}?$filter=${encodeURIComponent(`startDateTime ge ${since}`)}`;
  while (samples.length < count && typeof next === "string") {
    const page = await ask(next, { headers });
    for (const { id } of page.value as Json[]) {
      const record = await ask(`${records}/${id}?$expand=sessions($expand=segments)`, { headers });
      const sample = cut(record);
      if (sample !== undefined) samples.push(sample);
      if (samples.length === count) break;
    }
    next = page["@odata.nextLink"];
  }
  if (samples.length < count) throw new Error(`The simulated tenant has no ${count} calls of this size.`);
  return samples;
}

/** The record with its first sessions; undefined where all of them are fewer bytes than wanted. */
function cut(record: Json): string | undefined {
  const sessions = record.sessions as Json[];
  for (let most = 1; most <= sessions.length; most++) {
    const text = JSON.stringify({ ...record, sessions: sessions.slice(0, most), "sessions@odata.nextLink": undefined });
    if (text.length >= RECORD_BYTES) return text.length < RECORD_BYTES * 1.25 ? text : undefined;
  }
  return undefined;
}
