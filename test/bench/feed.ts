/**
 * What an answer costs, in workerd itself and from a warm archive: CsConferenceDaily over a year, beside a route that
 * returns the same bytes and headers as a constant.
 */
import { askForAWhile, askInTurn, askOnce, requestBytes } from "./http-client.ts";
import { type Measures, median } from "./measure.ts";
import type { Workerd } from "./workerd.ts";
import { ask, DAYS, SIGNED_IN, startWithYear } from "./year.ts";

const SERVICE = "/ecp/reportingwebservice/reporting.svc/";
const SET = "CsConferenceDaily";
export const FORMS = {
  atom: "application/atom+xml",
  json: "application/json;odata=verbose",
} as const;
type Form = keyof typeof FORMS;
/** Pieces that a row is put together from: values that differ from row to row, and what stands between them. */
const PIECES: Readonly<Record<Form, number>> = { atom: 2 * 9, json: 2 * 10 };

const ROUNDS = 7;
const SLOT_MS = 1500;
const WARM_UP_MS = 2000;
const SINGLE_REQUESTS = 301;

export const feedRequest = (form: Form, more: Readonly<Record<string, string>> = {}): Uint8Array =>
  requestBytes("GET", SERVICE + SET, { ...SIGNED_IN, Accept: FORMS[form], ...more });

/** Put the bridge's own answer where the constant route finds it, and see that there is a row for each day. */
export async function keepConstant(
  workerd: Workerd,
  form: Form,
): Promise<{ readonly constant: Uint8Array; readonly floor: Uint8Array }> {
  const { status, headers, body } = await askOnce(workerd.port, feedRequest(form));
  const rows = body.toString().split(`${SET}(datetime`).length - 1;
  const expected = form === "atom" ? DAYS : DAYS * 2;
  if (status !== 200 || rows !== expected) throw new Error(`The feed answers ${status} with ${rows} ids.`);
  const { "content-length": _, date: __, ...own } = headers;
  const path = `/constant/${form}`;
  const text = body.toString();
  const length = Math.ceil(text.length / (DAYS * PIECES[form]));
  const pieces = text.match(new RegExp(`.{1,${length}}`, "gs"));
  await ask(workerd, path, { method: "PUT", body: JSON.stringify({ body: text, headers: own, pieces }) });
  return { constant: requestBytes("GET", path, {}), floor: requestBytes("GET", path, { "X-Floor": "1" }) };
}

export async function feedMeasures(now: number): Promise<Measures> {
  const workerd = await startWithYear(now);
  try {
    const [atom, json] = [await keepConstant(workerd, "atom"), await keepConstant(workerd, "json")];
    const candidates = Object.entries({
      atom: feedRequest("atom"),
      "atom constant": atom.constant,
      json: feedRequest("json"),
      "json constant": json.constant,
      "atom floor": atom.floor,
      "json floor": json.floor,
    });
    for (const [, request] of candidates) await askForAWhile(workerd.port, request, WARM_UP_MS);
    const rates = new Map<string, number[]>(candidates.map(([name]) => [name, []]));
    for (let round = 0; round < ROUNDS; round++) {
      for (const [name, request] of candidates) {
        rates.get(name)?.push(await askForAWhile(workerd.port, request, SLOT_MS));
      }
    }
    const rateOf = (name: string): number => median(rates.get(name) ?? []);
    const ratioOf = (form: Form): number =>
      median((rates.get(form) ?? []).map((rate, round) => rate / (rates.get(`${form} constant`)?.[round] ?? 0)));

    const cpu = (await askInTurn(workerd.port, feedRequest("atom"), SINGLE_REQUESTS, () => workerd.cpuNs())).map(
      ([before, after]) => (after - before) / 1e6,
    );
    const { headers } = await askOnce(workerd.port, feedRequest("atom"));
    const again = feedRequest("atom", { "If-None-Match": headers.etag ?? "" });
    if ((await askOnce(workerd.port, again)).status !== 304) throw new Error("An unchanged answer is sent again.");
    const notModified = (await askInTurn(workerd.port, again, SINGLE_REQUESTS, () => workerd.cpuNs())).map(
      ([before, after]) => (after - before) / 1e6,
    );
    const constantCpu = (await askInTurn(workerd.port, atom.constant, SINGLE_REQUESTS, () => workerd.cpuNs())).map(
      ([before, after]) => (after - before) / 1e6,
    );
    const ratio = (form: Form) => ({
      value: ratioOf(form),
      goal: 0.5,
      better: "more" as const,
      unit: "×",
      how: `${rateOf(form).toFixed(0)} answers a second against ${rateOf(`${form} constant`).toFixed(0)} (the floor, which only asks the object whether anything changed and puts the same text together from ${DAYS * PIECES[form]} pieces: ${rateOf(`${form} floor`).toFixed(0)}), 4 connections, median of ${ROUNDS} rounds in turns`,
    });
    return {
      "feed.atom.vs-constant": ratio("atom"),
      "feed.json.vs-constant": ratio("json"),
      "feed.cpu-ms": {
        value: median(cpu),
        goal: 2,
        better: "less",
        unit: "ms",
        how: `time on a core of all of workerd's threads for one Atom answer (schedstat), median of ${SINGLE_REQUESTS}; the constant takes ${median(constantCpu).toFixed(2)}`,
      },
      "feed.not-modified-ms": {
        value: median(notModified),
        goal: 0.5,
        better: "less",
        unit: "ms",
        how: `time on a core of all of workerd's threads for one 304 (schedstat), median of ${SINGLE_REQUESTS}`,
      },
    };
  } finally {
    await workerd.stop();
  }
}
