/** Verbose JSON and JSON light of the old service read back into rows. */
import { isJsonTooDeep, TOO_DEEP } from "./nesting.ts";
import { type RawRecording, type RawRow, setInAddress } from "./raw-recording.ts";
import { unreadable } from "./recording-text.ts";

const SET_IN_METADATA = /#([A-Za-z0-9]+)/;

/** @throws Fault queryInvalid for broken JSON and for JSON that is no answer of the service */
export function readJson(text: string): RawRecording {
  if (isJsonTooDeep(text)) throw unreadable(TOO_DEEP);
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    throw unreadable("its JSON is broken or not whole");
  }
  if (!isObject(document)) throw unreadable("its JSON is not an answer of the service");
  if ("error" in document || "odata.error" in document || "ErrorCode" in document) {
    throw unreadable("it is an error that the service answered, not a report");
  }
  if ("d" in document) {
    const { d } = document;
    const results = isObject(d) && Array.isArray(d.results) ? d.results : Array.isArray(d) ? d : [d];
    const rows = objectsIn(results);
    const [first] = rows;
    const metadata = first !== undefined && isObject(first.__metadata) ? first.__metadata : {};
    return {
      set: setInAddress(String(metadata.uri ?? metadata.id ?? "")),
      rows: rows.map(rowOf),
      more: isObject(d) && "__next" in d,
    };
  }
  if (typeof document["odata.metadata"] === "string") {
    const rows = Array.isArray(document.value) ? objectsIn(document.value) : [document];
    return {
      set: SET_IN_METADATA.exec(document["odata.metadata"])?.[1],
      rows: rows.map(rowOf),
      more: "odata.nextLink" in document,
    };
  }
  throw unreadable("its JSON has neither 'd' nor 'odata.metadata'");
}

function objectsIn(values: readonly unknown[]): Record<string, unknown>[] {
  const rows = values.filter(isObject);
  if (rows.length !== values.length) throw unreadable("one of its rows is no object");
  return rows;
}

const rowOf = (row: Record<string, unknown>): RawRow => new Map(Object.entries(row));

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
