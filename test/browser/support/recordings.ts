/** Recorded answers of the old service, made of the bridge's own figures, so that they meet days that it holds. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { inject } from "vitest";
import { DEMO_AUTHORIZATION } from "../../support/demo-worker.ts";

const SERVICE = "/ecp/reportingwebservice/reporting.svc";

/** A file as a form takes it. */
export interface Recording {
  readonly name: string;
  readonly mimeType: string;
  readonly buffer: Buffer;
}

/** The bridge's answer in verbose JSON, after `change` went over its text. */
export async function recordingOf(set: string, change = (text: string): string => text): Promise<Recording> {
  const headers = { Authorization: DEMO_AUTHORIZATION };
  const answer = await fetch(`${inject("demo")}${SERVICE}/${set}?$format=json`, { headers });
  return { name: `${set}.json`, mimeType: "application/json", buffer: Buffer.from(change(await answer.text())) };
}

/** Makes every figure of a field larger by a third. */
export const largerBy = (field: string) => (text: string) =>
  text.replace(
    new RegExp(`"${field}":"(\\d+)"`, "g"),
    (_, value) => `"${field}":"${Math.ceil((Number(value) * 4) / 3)}"`,
  );

/** One of the recorded answers that the conformance tests hold. */
export function seed(name: string): Recording {
  const path = join(import.meta.dirname, `../../conformance/seeds/${name}.response.txt`);
  return { name: `${name}.txt`, mimeType: "text/plain", buffer: readFileSync(path) };
}
