import type { Dialect } from "./model.ts";

/** What every writer needs beside its document. */
export interface Delivery {
  /** A fresh GUID; clients quote it to support. */
  readonly requestId: string;
  /** The checked name of `$callback`, a JavaScript identifier; undefined when not asked for. */
  readonly callback: string | undefined;
}

/** The protocol version an answer needs of its reader; the trailing semicolon is the old service's. */
export type DataServiceVersion = "1.0;" | "2.0;" | "3.0;";

/** Of the service document, $metadata and XML errors. */
export const XML_TYPE = "application/xml;charset=utf-8";
export const TEXT_TYPE = "text/plain;charset=utf-8";
export const SCRIPT_TYPE = "text/javascript;charset=utf-8";
export const VERBOSE_TYPE = "application/json;odata=verbose;charset=utf-8";
export const LIGHT_TYPE = "application/json;odata=minimalmetadata;streaming=true;charset=utf-8";

/** Content types of the documents that exist in all three dialects (legacy-contract.md 3.4). */
export const CONTENT_TYPES: {
  readonly [K in "feed" | "entry" | "property" | "serviceDocument"]: Readonly<Record<Dialect, string>>;
} = {
  feed: { atom: "application/atom+xml;type=feed;charset=utf-8", verbose: VERBOSE_TYPE, light: LIGHT_TYPE },
  entry: { atom: "application/atom+xml;type=entry;charset=utf-8", verbose: VERBOSE_TYPE, light: LIGHT_TYPE },
  property: { atom: XML_TYPE, verbose: VERBOSE_TYPE, light: LIGHT_TYPE },
  serviceDocument: { atom: XML_TYPE, verbose: VERBOSE_TYPE, light: LIGHT_TYPE },
};

/**
 * The headers of an answer: those the old service sent with every one (legacy-contract.md 3.7; what only told of its
 * machines is left out), one DataServiceVersion, and the content type. Content-Length and Date are the platform's.
 */
export function answerHeaders(
  requestId: string,
  contentType: string,
  version: DataServiceVersion,
): Record<string, string> {
  return {
    "Cache-Control": "no-cache, no-store",
    Pragma: "no-cache",
    Expires: "-1",
    "X-Content-Type-Options": "nosniff",
    "X-RWS-Version": "2013-V1",
    "request-id": requestId,
    DataServiceVersion: version,
    "Content-Type": contentType,
  };
}
