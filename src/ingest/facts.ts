/**
 * Facts: what one source record adds to the archive, whatever the policy. The archive keeps a record's facts beside its
 * sums, so that a newer version is applied as the difference to the one held, and sums can be rebuilt at any time.
 *
 * Users stand by their directory id here; the archive turns ids into keyed hashes with dense numbers before it stores
 * anything.
 */
import type { Measure, UserMeasure } from "../measures.ts";

/** The marks one user leaves in one quarter hour: a bit set over MARKS, and the end of the last session begun in it. */
export interface UserMarks {
  readonly user: string;
  /** Quarter hours since 1970, UTC, of the session's start. */
  readonly quarter: number;
  readonly marks: number;
  /** Milliseconds since 1970, UTC. */
  readonly lastEnd: number;
}

export interface UserSums {
  readonly user: string;
  readonly sums: ReadonlyMap<UserMeasure, number>;
}

export interface Facts {
  /** The instant the record belongs to, milliseconds since 1970, UTC: all its sums stand in that quarter hour. */
  readonly at: number;
  readonly sums: ReadonlyMap<Measure, number>;
  readonly marks: readonly UserMarks[];
  readonly users: readonly UserSums[];
  /** Principal names by user id, kept for the per-user reports alone. */
  readonly names: ReadonlyMap<string, string>;
  /** Counted sessions, for explain. */
  readonly sessions: number;
}

/** Facts of a record that adds nothing to any sum. */
export const emptyFacts = (at: number): Facts => ({
  at,
  sums: new Map(),
  marks: [],
  users: [],
  names: new Map(),
  sessions: 0,
});
