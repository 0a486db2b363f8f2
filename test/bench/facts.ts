/** From a record's bytes to its facts, beside JSON.parse alone of the same bytes. In Node. */
import { readCallRecord } from "../../src/graph/call-record-schema.ts";
import { callFacts } from "../../src/ingest/call-facts.ts";
import { type Measures, timeInTurns } from "./measure.ts";
import { HOME, sampleRecords } from "./records.ts";

const SAMPLES = 60;

export async function factsMeasures(now: number): Promise<Measures> {
  const bytes = (await sampleRecords(SAMPLES, now)).map((text) => new TextEncoder().encode(text));
  const decoder = new TextDecoder();
  const parse = (body: Uint8Array): unknown => JSON.parse(decoder.decode(body));
  const { parsing, facts } = timeInTurns({
    parsing: () => {
      for (const body of bytes) parse(body);
    },
    facts: () => {
      for (const body of bytes) callFacts(readCallRecord(parse(body)), HOME);
    },
  });
  const size = bytes.reduce((sum, { byteLength }) => sum + byteLength, 0) / bytes.length / 1024;
  return {
    "facts.vs-json-parse": {
      value: facts / parsing,
      goal: 1.5,
      better: "less",
      unit: "×",
      how: `${((facts / SAMPLES) * 1000).toFixed(0)} µs a record of ${size.toFixed(0)} KiB against ${((parsing / SAMPLES) * 1000).toFixed(0)}, medians of rounds in turns, in Node`,
    },
  };
}
