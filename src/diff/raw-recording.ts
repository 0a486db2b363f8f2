/** A recorded answer before the catalog types it: what every format is first read into. */

/** A row's members by name, as text, number or null. */
export type RawRow = ReadonlyMap<string, unknown>;

export interface RawRecording {
  /** The entity set, where the content tells it. */
  readonly set: string | undefined;
  readonly rows: readonly RawRow[];
  /** Whether the answer points to a further page that it doesn't hold itself. */
  readonly more: boolean;
}

/** The entity set in the address of a row. */
export const setInAddress = (address: string): string | undefined => /\.svc\/([A-Za-z0-9]+)\(/i.exec(address)?.[1];
