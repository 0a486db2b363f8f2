/** Every document of the service as a finished answer: its body, its content type, its protocol version. */
import { Fault } from "../errors.ts";
import { writeAtomEntry, writeAtomFeed, writeAtomProperty } from "./atom.ts";
import type { Shape } from "./entry-parts.ts";
import {
  answerHeaders,
  CONTENT_TYPES,
  type DataServiceVersion,
  type Delivery,
  SCRIPT_TYPE,
  TEXT_TYPE,
  XML_TYPE,
} from "./headers.ts";
import { writeLightEntry, writeLightFeed, writeLightProperty } from "./light-json.ts";
import { type MetadataVersion, writeMetadata } from "./metadata.ts";
import type { Dialect, Frame, LegacyAnswer, Model, Page, Property, Row, Value } from "./model.ts";
import { writeServiceDocument } from "./service-document.ts";
import { textSpelling } from "./values.ts";
import { writeVerboseEntry, writeVerboseFeed, writeVerboseProperty } from "./verbose-json.ts";

/** A page of a set. */
export function feedAnswer(page: Page, frame: Frame, dialect: Dialect, delivery: Delivery): LegacyAnswer {
  const body = {
    atom: writeAtomFeed,
    verbose: writeVerboseFeed,
    light: writeLightFeed,
  }[dialect](page, frame);
  // A set in pages is a feature of protocol 2, whether or not this one goes on.
  return documentAnswer("feed", dialect, "2.0;", body, delivery);
}

/** One row by its key. */
export function entryAnswer(shape: Shape, row: Row, frame: Frame, dialect: Dialect, delivery: Delivery): LegacyAnswer {
  const body = {
    atom: writeAtomEntry,
    verbose: writeVerboseEntry,
    light: writeLightEntry,
  }[dialect](shape, row, frame);
  return documentAnswer("entry", dialect, "1.0;", body, delivery);
}

/** One property of one row. */
export function propertyAnswer(
  property: Property,
  value: Value,
  frame: Frame,
  dialect: Dialect,
  delivery: Delivery,
): LegacyAnswer {
  const body = {
    atom: writeAtomProperty,
    verbose: writeVerboseProperty,
    light: writeLightProperty,
  }[dialect](property, value, frame);
  return documentAnswer("property", dialect, "1.0;", body, delivery);
}

/** `/$value` of one property: its text and nothing else. A null has no text: 404, as OData has it. */
export function rawValueAnswer(property: Property, value: Value, delivery: Delivery): LegacyAnswer {
  if (value === null) throw new Fault("notFound", `Resource not found for the segment '${property.name}'.`);
  return plainAnswer(TEXT_TYPE, "1.0;", textSpelling(property.type)(value), delivery);
}

/** `/$count`: the number of rows as text. */
export function countAnswer(count: number, delivery: Delivery): LegacyAnswer {
  return plainAnswer(TEXT_TYPE, "2.0;", String(count), delivery);
}

/** The list of sets at the root. */
export function serviceDocumentAnswer(model: Model, frame: Frame, dialect: Dialect, delivery: Delivery): LegacyAnswer {
  const body = writeServiceDocument(model, frame, dialect);
  return documentAnswer("serviceDocument", dialect, "1.0;", body, delivery);
}

/** `$metadata`; `"1.0"` for a caller whose MaxDataServiceVersion is below 3.0, else `"3.0"`. */
export function metadataAnswer(model: Model, version: MetadataVersion, delivery: Delivery): LegacyAnswer {
  return plainAnswer(XML_TYPE, `${version};`, writeMetadata(model, version), delivery);
}

/** JSON light is protocol 3; a callback turns JSON into a script, and Atom has none. */
function documentAnswer(
  document: keyof typeof CONTENT_TYPES,
  dialect: Dialect,
  version: DataServiceVersion,
  body: string,
  delivery: Delivery,
): LegacyAnswer {
  const needed = dialect === "light" ? "3.0;" : version;
  if (dialect !== "atom" && delivery.callback !== undefined) {
    return plainAnswer(SCRIPT_TYPE, needed, `${delivery.callback}(${body})`, delivery);
  }
  return plainAnswer(CONTENT_TYPES[document][dialect], needed, body, delivery);
}

function plainAnswer(contentType: string, version: DataServiceVersion, body: string, delivery: Delivery): LegacyAnswer {
  return { status: 200, headers: answerHeaders(delivery.requestId, contentType, version), body };
}
