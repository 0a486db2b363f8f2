/** `/communications/callRecords`: the list, a record with what it expands, its sessions and participants in pages. */
import { allowOptions, type Exchange, encodeOption, fromToken, pageSize, Refusal, toToken } from "./exchange.ts";
import { contextOf, isObject, type Json, type JsonObject, jsonAnswer } from "./json.ts";
import { parseRecordFilter } from "./record-filter.ts";
import type { FullRecord } from "./record-json.ts";
import type { ListPlace, RecordStore } from "./record-store.ts";

/** Page sizes; Graph's own are in {@link GRAPH_PAGES}. */
export interface RecordPages {
  readonly list: number;
  readonly sessions: number;
  readonly participants: number;
}

/** graph-contract C.2 and C.3. */
export const GRAPH_PAGES: RecordPages = { list: 60, sessions: 60, participants: 130 };

const ROOT = "communications/callRecords";

function skipPlace(exchange: Exchange): readonly unknown[] | undefined {
  const token = exchange.query.get("$skiptoken");
  if (token === undefined) {
    return undefined;
  }
  const place = fromToken(token);
  if (place === undefined) {
    throw new Refusal(400, "BadRequest", "The skip token is not valid.");
  }
  return place;
}

/** Keeps the members that `$select` names; annotations of kept members stay. */
function selected(record: JsonObject, select: string | undefined): JsonObject {
  if (select === undefined) {
    return record;
  }
  const names = select.split(",").map((name) => name.trim());
  return Object.fromEntries(
    Object.entries(record).filter(([name]) => name.startsWith("@") || names.includes(name.split("@")[0] ?? "")),
  );
}

export function listRecords(exchange: Exchange, store: RecordStore, pages: RecordPages): Response {
  allowOptions(exchange.query, ["$filter", "$select", "$skiptoken"]);
  const filterText = exchange.query.get("$filter");
  const select = exchange.query.get("$select");
  const place = skipPlace(exchange);
  const after: ListPlace | undefined = place === undefined ? undefined : [String(place[0]), String(place[1])];
  const limit = pageSize(exchange.request, pages.list);
  const page = store.list(parseRecordFilter(filterText), after, limit, exchange.now);
  const options = [
    ...(filterText === undefined ? [] : [`$filter=${encodeOption(filterText)}`]),
    ...(select === undefined ? [] : [`$select=${encodeOption(select)}`]),
    ...(page.next === undefined ? [] : [`$skiptoken=${toToken(page.next)}`]),
  ];
  return jsonAnswer({
    "@odata.context": contextOf("v1.0", ROOT),
    ...(page.next && { "@odata.nextLink": `${exchange.linkOrigin}/${exchange.version}/${ROOT}?${options.join("&")}` }),
    value: page.items.map((item) => selected(item, select)),
  });
}

interface Expansion {
  readonly sessions: boolean;
  readonly segments: boolean;
  readonly participants: boolean;
}

function parseExpand(text: string | undefined): Expansion {
  let sessions = false;
  let segments = false;
  let participants = false;
  for (const part of text === undefined ? [] : text.split(/,(?![^(]*\))/)) {
    const term = part.replaceAll(/\s/g, "");
    if (term === "participants_v2") {
      participants = true;
    } else if (term === "sessions" || term === "sessions($expand=segments)") {
      sessions = true;
      segments = term !== "sessions";
    } else {
      throw new Refusal(
        400,
        "BadRequest",
        `Could not expand '${part.trim()}' on type 'microsoft.graph.callRecords.callRecord'.`,
      );
    }
  }
  return { sessions, segments, participants };
}

function record(exchange: Exchange, store: RecordStore, id: string): FullRecord {
  const found = store.get(id, exchange.now);
  if (found === undefined) {
    throw new Refusal(
      404,
      "NotFound",
      "Could not find the requested call record. Records about calls or online meetings that started more than 30 days ago are not available.",
    );
  }
  return found;
}

const withoutSegments = ({ segments: _segments, ...session }: JsonObject): JsonObject => session;

/** A collection inside a record: its context, first page and, where there is more, the way to the rest. */
function inner(
  exchange: Exchange,
  id: string,
  member: string,
  all: readonly JsonObject[],
  limit: number,
  suffix: string,
) {
  const expand = suffix === "(segments())" ? "$expand=segments&" : "";
  return {
    [`${member}@odata.context`]: contextOf("v1.0", `${ROOT}('${id}')/${member}${suffix}`),
    [member]: all.slice(0, limit),
    ...(all.length > limit && {
      [`${member}@odata.nextLink`]: `${exchange.linkOrigin}/${exchange.version}/${ROOT}/${id}/${member}?${expand}$skiptoken=${toToken([limit])}`,
    }),
  };
}

export function getRecord(exchange: Exchange, store: RecordStore, pages: RecordPages, id: string): Response {
  allowOptions(exchange.query, ["$expand", "$select"]);
  const expand = parseExpand(exchange.query.get("$expand"));
  const found = record(exchange, store, id);
  const head: Record<string, Json> = {};
  for (const [name, value] of Object.entries(found)) {
    if (!/^(@odata\.context|participants_v2|sessions)(@|$)/.test(name)) {
      head[name] = value;
    }
  }
  const expanded = [
    ...(expand.sessions ? [`sessions(${expand.segments ? "segments()" : ""})`] : []),
    ...(expand.participants ? ["participants_v2()"] : []),
  ].join(",");
  const sessions = expand.segments ? found.sessions : found.sessions.map(withoutSegments);
  const ownId = String(found.id);
  return jsonAnswer(
    selected(
      {
        "@odata.context": contextOf("v1.0", `${ROOT}${expanded === "" ? "" : `(${expanded})`}/$entity`),
        ...head,
        ...(expand.participants &&
          inner(exchange, ownId, "participants_v2", found.participants_v2, pages.participants, "")),
        ...(expand.sessions &&
          inner(exchange, ownId, "sessions", sessions, pages.sessions, expand.segments ? "(segments())" : "")),
      },
      exchange.query.get("$select"),
    ),
  );
}

/** A page of `…/{id}/sessions` or `…/{id}/participants_v2`. */
export function listInner(
  exchange: Exchange,
  store: RecordStore,
  pages: RecordPages,
  id: string,
  member: "sessions" | "participants_v2",
): Response {
  allowOptions(exchange.query, member === "sessions" ? ["$expand", "$skiptoken"] : ["$skiptoken"]);
  const expand = exchange.query.get("$expand");
  if (expand !== undefined && expand !== "segments") {
    throw new Refusal(400, "BadRequest", `Could not expand '${expand}' on type 'microsoft.graph.callRecords.session'.`);
  }
  const found = record(exchange, store, id);
  const from = Number(skipPlace(exchange)?.[0] ?? 0);
  const limit = pageSize(exchange.request, member === "sessions" ? pages.sessions : pages.participants);
  const all = member === "sessions" && expand === undefined ? found.sessions.map(withoutSegments) : found[member];
  const ownId = String(found.id);
  const option = expand === undefined ? "" : `$expand=${expand}&`;
  const link = `${exchange.linkOrigin}/${exchange.version}/${ROOT}/${ownId}/${member}?${option}$skiptoken=`;
  return jsonAnswer({
    "@odata.context": contextOf("v1.0", `${ROOT}('${ownId}')/${member}${expand === undefined ? "" : "(segments())"}`),
    ...(all.length > from + limit && { "@odata.nextLink": `${link}${toToken([from + limit])}` }),
    value: all.slice(from, from + limit).filter(isObject),
  });
}
