import { readFileSync } from "node:fs";
import path from "node:path";

const read = (...parts: string[]): unknown =>
  JSON.parse(readFileSync(path.join(import.meta.dirname, ...parts), "utf8"));

/** A body that Graph posts, with another clientState where one is given. */
export function sampleBatch(name: "batch-with-duplicate" | "lifecycle-reauthorizationRequired", clientState?: string) {
  const { value } = read("samples", `notification-${name}.json`) as { value: Record<string, unknown>[] };
  return { value: value.map((notice) => (clientState === undefined ? notice : { ...notice, clientState })) };
}

/** A group call of 17 November in two versions. */
export const [FIRST_VERSION, SECOND_VERSION] = ["v1-partial", "v2-3participants-mobile-pstn"].map(
  (version) => read("..", "..", "graph", "samples", "json", `callRecord-groupCall-${version}.json`) as Sample,
) as [Sample, Sample];

export interface Sample {
  readonly id: string;
  readonly version: number;
}
