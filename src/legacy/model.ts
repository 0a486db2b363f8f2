/**
 * What the legacy face knows of a report: names, types and order, never where a figure comes from. app.ts builds the
 * model from the catalog, cut down to what the account may read.
 */

export type EdmType =
  | "Edm.Int64"
  | "Edm.Int32"
  | "Edm.Double"
  | "Edm.Decimal"
  | "Edm.String"
  | "Edm.DateTime"
  | "Edm.Guid"
  | "Edm.Boolean";

/**
 * A value in a row, by EDM type: Int64, Int32 and Double are numbers (Int64 within ±2^53); Decimal a string of digits
 * as it goes on the wire; DateTime a number, the milliseconds since 1970 of the unzoned clock value read as UTC; Guid
 * and String are strings; null where the property is nullable.
 */
export type Value = number | string | boolean | null;

export interface Property {
  readonly name: string;
  readonly type: EdmType;
  readonly nullable: boolean;
}

export interface EntityType {
  /** Without namespace, e.g. `CsConferenceReport`. */
  readonly name: string;
  /** Name of the single key property: `Date` for families whose rows are periods, `ID` for the per-row families. */
  readonly key: string;
  /** In wire order: ID, Date, TenantGuid, TenantName, then the measures. */
  readonly properties: readonly Property[];
  /** Other spellings a caller may use for a property, e.g. ActiveUsersCount -> ActiveUsers. */
  readonly aliases: Readonly<Record<string, string>>;
}

export interface EntitySet {
  readonly name: string;
  readonly type: EntityType;
  readonly title: string;
  readonly xAxis: string;
  readonly yAxis: string;
}

/** The sets in service-document order. */
export interface Model {
  readonly namespace: "TenantReporting";
  readonly container: "TenantReportingWebService";
  readonly sets: readonly EntitySet[];
}

/** One row; its values stand in the order of the entity type's properties. */
export type Row = readonly Value[];

export type Dialect = "atom" | "verbose" | "light";

/** The request as the legacy face sees it: no body is ever read. */
export interface IncomingRequest {
  readonly method: string;
  /** The address as sent, with origin, path and query untouched. */
  readonly url: string;
  readonly header: (name: string) => string | undefined;
}

/** What a writer needs beside the rows. */
export interface Frame {
  /** Canonical base on the bridge's own origin, ending in `/ecp/ReportingWebService/Reporting.svc/`. */
  readonly base: string;
  /** Origin and path as sent, without the query: a feed's own id. */
  readonly requestAddress: string;
  /** The archive's last change, UTC to the second: `2013-07-08T20:48:10Z`. */
  readonly updated: string;
}

/** One page of a set, ready to be written. */
export interface Page {
  readonly set: EntitySet;
  /** Indexes into the type's properties of the columns to write, in wire order. */
  readonly columns: readonly number[];
  readonly rows: readonly Row[];
  /** The number for $inlinecount=allpages, before paging; undefined when not asked for. */
  readonly count: number | undefined;
  /** Absolute address of the next page, not yet escaped for XML or JSON; undefined on the last page. */
  readonly next: string | undefined;
}

/** A finished answer; header names as they go on the wire. A HEAD answer keeps its headers and loses its body at the rim. */
export interface LegacyAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}
