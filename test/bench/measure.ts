/** What a bench gives, and how time is taken. */

/** One figure beside its goal; the shape that `npm run bench -- --json` prints under the figure's name. */
export interface Measure {
  readonly value: number;
  readonly goal: number;
  readonly better: "less" | "more";
  readonly unit: string;
  /** How it was measured, in one sentence. */
  readonly how: string;
}

export type Measures = Readonly<Record<string, Measure>>;

export const reached = ({ value, goal, better }: Measure): boolean =>
  better === "less" ? value <= goal : value >= goal;

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

const WARM_UP = 30;
const ROUNDS = 101;

/** Milliseconds of one run of each, the median of many rounds; the candidates take turns, so that all meet the same machine. */
export function timeInTurns<Name extends string>(candidates: Readonly<Record<Name, () => void>>): Record<Name, number> {
  const entries = Object.entries(candidates) as [Name, () => void][];
  const times = new Map(entries.map(([name]) => [name, [] as number[]]));
  for (let round = 0; round < WARM_UP + ROUNDS; round++) {
    for (const [name, run] of entries) {
      const start = performance.now();
      run();
      const taken = performance.now() - start;
      if (round >= WARM_UP) times.get(name)?.push(taken);
    }
  }
  return Object.fromEntries([...times].map(([name, taken]) => [name, median(taken)])) as Record<Name, number>;
}
