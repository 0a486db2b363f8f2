/**
 * Makes a table out of a report's rows as they arrive, and refuses what is not the report that was asked for.
 * Columns may be new, missing or in another order, but not those that tell rows apart, nor all of its figures.
 * Source: graph-contract B.2 (notes), D.2.
 */

import { GraphFault } from "./graph-fault.ts";
import { REPORT_FUNCTIONS, type ReportFunction } from "./report-functions.ts";
import { Columns, columnKey, hidesUser, isZero, type ReportRow, reportRow } from "./report-table.ts";

export interface ReportTable {
  readonly kind: "table";
  /** `YYYY-MM-DD`: the UTC day up to which Graph had counted. */
  readonly refreshDate: string;
  readonly rows: readonly ReportRow[];
  /** Names in the report are hidden by the tenant's privacy setting: its users can't be counted over days. */
  readonly concealed: boolean;
  /** A report of daily figures in which every figure is zero, as a retired product leaves behind. */
  readonly allZero: boolean;
}

export interface NoReport {
  readonly kind: "nothing";
  /** 404, 410, a body without a byte, or columns without a row. */
  readonly why: "notFound" | "gone" | "empty" | "headerOnly";
}

export type Report = ReportTable | NoReport;

export interface ReportOptions {
  /** Keep these columns alone (dates and names always stay): large user reports need less memory. */
  readonly columns?: readonly string[];
}

export interface TableBuilder {
  /** Names the columns of the rows that follow; may change between rows of JSON. Throws {@link GraphFault} `damaged`. */
  setColumns(names: readonly string[]): void;
  hasColumns(): boolean;
  /** One row, a cell for each column named last. Throws {@link GraphFault} `damaged`. */
  add(cells: readonly string[]): void;
  finish(): Report;
}

const REFRESH_DATE = "Report Refresh Date";
const REPORT_DATE = "Report Date";
const USER_NAME = "User Principal Name";
/** Columns that tell rows apart: a report can't do without those of its own header line. */
const KEYS: readonly string[] = [REFRESH_DATE, REPORT_DATE, USER_NAME, "Team Id"];
/** Further columns that are no figures. */
const NAMES: readonly string[] = ["User Id", "Team Name", "Report Period"];
const NO_FIGURES: ReadonlySet<string> = new Set([...KEYS, ...NAMES].map(columnKey));

/** What to do with the cells of one header. */
interface Plan {
  /** For each cell its place in the kept row; -1: not kept. */
  readonly places: readonly number[];
  readonly isFigure: readonly boolean[];
}

export function createTableBuilder(name: ReportFunction, options: ReportOptions): TableBuilder {
  const documented = REPORT_FUNCTIONS[name].columns;
  const keys = KEYS.filter((key) => documented.includes(key));
  const figures = documented.map(columnKey).filter((key) => !NO_FIGURES.has(key));
  const kept = options.columns && new Set([...options.columns.map(columnKey), ...NO_FIGURES]);
  const isDaily = keys.includes(REPORT_DATE);
  const isOfUsers = keys.includes(USER_NAME);
  const columns = new Columns();
  const plans = new Map<string, Plan>();
  const rows: ReportRow[] = [];
  let plan: Plan | undefined;
  let refreshDate: string | undefined;
  let concealed = false;
  let allZero = isDaily;

  const damaged = (why: string) => new GraphFault("damaged", `The report ${name} is damaged: ${why}.`);

  function planFor(names: readonly string[]): Plan {
    if (names[0]?.trimStart().startsWith("<")) throw damaged("it is HTML in place of CSV");
    const found = names.map(columnKey);
    const missing = keys.find((key) => !found.includes(columnKey(key)));
    if (missing !== undefined) throw damaged(`it has no column ${missing}`);
    if (!figures.some((figure) => found.includes(figure))) throw damaged("its columns are not its own");
    return {
      // Of two columns of one name the first one counts.
      places: names.map((column, index) => {
        const keep = (kept?.has(columnKey(column)) ?? true) && found.indexOf(columnKey(column)) === index;
        return keep ? columns.place(column) : -1;
      }),
      isFigure: found.map((key) => !NO_FIGURES.has(key)),
    };
  }

  return {
    hasColumns: () => plan !== undefined,
    setColumns(names) {
      const known = names.join("\n");
      plan = plans.get(known) ?? planFor(names);
      plans.set(known, plan);
    },
    add(cells) {
      const { places, isFigure } = plan ?? { places: [], isFigure: [] };
      if (cells.length !== places.length) {
        throw damaged(`a row has ${cells.length} fields in place of ${places.length}`);
      }
      const own: (string | undefined)[] = [];
      for (const [index, cell] of cells.entries()) {
        const place = places[index] ?? -1;
        if (place >= 0) own[place] = cell;
        if (allZero && isFigure[index] === true && !isZero(cell)) allZero = false;
      }
      const row = reportRow(columns, own);
      const refreshed = row.date(REFRESH_DATE);
      if (refreshed === null) throw damaged(`a row has no ${REFRESH_DATE}`);
      if (isDaily && row.date(REPORT_DATE) === null) throw damaged(`a row has no ${REPORT_DATE}`);
      refreshDate ??= refreshed;
      concealed ||= isOfUsers && hidesUser(row);
      rows.push(row);
    },
    finish: () =>
      refreshDate === undefined
        ? { kind: "nothing", why: "headerOnly" }
        : { kind: "table", refreshDate, rows, concealed, allZero },
  };
}
