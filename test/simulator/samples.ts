/** Graph's sample answers, read from the fixtures. */
import { readFileSync } from "node:fs";
import path from "node:path";
import type { Answer } from "./tenant.ts";

const FOLDER = path.join(import.meta.dirname, "../graph/samples");

const text = (name: string): string => readFileSync(path.join(FOLDER, name), "utf8");

export const sampleJson = (name: string): Answer => JSON.parse(text(`json/${name}.json`));

/** A notice that Graph posts. */
export const sampleNotice = (name: string): Answer =>
  JSON.parse(readFileSync(path.join(import.meta.dirname, "samples", `notification-${name}.json`), "utf8"));

export const sampleCsv = (name: string): string => text(`csv/${name}.csv`);

export const sampleHeaders = (): Record<string, string> => JSON.parse(text("graph-report-headers.json"));
