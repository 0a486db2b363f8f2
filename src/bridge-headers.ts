/** The bridge's own headers: how far the figures of an answer can be trusted, and what becomes of the service. */
import type { Config } from "./config.ts";
import type { LegacyAnswer, Row } from "./legacy/model.ts";
import type { QueryResult } from "./legacy/query.ts";
import type { Source } from "./measures.ts";
import { COMMON_COLUMNS } from "./model.ts";
import { commonFidelity } from "./reports/provenance.ts";
import type { SentTable } from "./reports/sent-table.ts";

interface Shown {
  readonly fidelity: string;
  readonly sources: readonly Source[];
}

/** Of tables that were sent whole, for as long as they are held. */
const ofWhole = new WeakMap<SentTable, Shown>();

/** What the cells that are sent have in common: their fidelity, and every source that any of them comes from. */
export function shownCells({
  result,
  rows: all,
  sent,
}: {
  readonly result: QueryResult;
  readonly rows: readonly Row[];
  readonly sent: SentTable;
}): Shown {
  const { values, origins, provenances } = sent;
  const rows = result.kind === "page" ? result.page.rows : result.kind === "entry" ? [result.row] : all;
  const columns = result.kind === "page" ? result.page.columns : result.kind === "entry" ? result.columns : undefined;
  const measures = columns?.filter((column) => column >= COMMON_COLUMNS).map((column) => column - COMMON_COLUMNS);
  const fields = measures ?? [...values.keys()];
  const isWhole = rows.length === all.length && fields.length === values.length;
  const known = isWhole ? ofWhole.get(sent) : undefined;
  if (known !== undefined) return known;
  const used = new Uint8Array(provenances.length);
  // All rows use what they use in any order; only where some are left out, each is looked up.
  const places = rows.length === all.length ? undefined : new Map(all.map((row, place) => [row, place]));
  rows.forEach((row, index) => {
    const start = (places === undefined ? index : (places.get(row) ?? 0)) * values.length;
    for (const field of fields) used[origins[start + field] ?? 0] = 1;
  });
  const seen = provenances.filter((_, index) => used[index] === 1);
  const shown = {
    fidelity: commonFidelity(seen.map(({ fidelity }) => fidelity)),
    sources: [...new Set(seen.flatMap(({ sources }) => sources.map(({ source }) => source)))],
  };
  if (isWhole) ofWhole.set(sent, shown);
  return shown;
}

interface BridgeHeaders {
  readonly asOf: number | undefined;
  readonly config: Config;
  readonly etag: string;
  readonly shown?: Shown;
}

/** 29 January 2018, the day Microsoft deprecated the reports (seed 000). */
const DEPRECATED = "@1517184000";
const DEPRECATION_PAGE =
  '<https://learn.microsoft.com/en-us/previous-versions/office/developer/o365-enterprise-developers/jj984325(v=office.15)>; rel="deprecation"';

export function withBridgeHeaders(answer: LegacyAnswer, { asOf, config, etag, shown }: BridgeHeaders): LegacyAnswer {
  return {
    ...answer,
    headers: {
      ...answer.headers,
      ETag: etag,
      ...(shown === undefined
        ? {}
        : { "X-Bridge-Fidelity": shown.fidelity, "X-Bridge-Sources": shown.sources.join(", ") }),
      ...(asOf === undefined ? {} : { "X-Bridge-As-Of": new Date(asOf).toISOString() }),
      Deprecation: DEPRECATED,
      Link: DEPRECATION_PAGE,
      ...(config.sunset === undefined ? {} : { Sunset: config.sunset }),
    },
  };
}
