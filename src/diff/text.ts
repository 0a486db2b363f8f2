/** A comparison for a terminal of 80 columns: the worst first, and of each only what matters. */
import { figure, percent, STATUS_WORDS, shareOf, signed, statusLine } from "./figures.ts";
import {
  type ComparedRow,
  type Comparison,
  type DiffResult,
  type FieldSummary,
  type Verdict,
  worstFirst,
} from "./model.ts";

export type Style = "good" | "bad" | "warn" | "dim" | "bold";
/** Puts a style around a text; the identity where colours are not wanted. */
export type Paint = (style: Style, text: string) => string;

const VERDICT_STYLES: Readonly<Record<Verdict, Style>> = { acceptable: "good", different: "bad", incomparable: "warn" };
const WIDTH = 80;
const MOST_ROWS = 5;
const NAME = 28;

export function diffText(result: DiffResult, paint: Paint): string {
  const worst = worstFirst(result.comparisons);
  const blocks = [
    ...result.refused.map(({ name, why }) => `${paint("warn", "NOT COMPARED")}  ${name}\n${wrapped(why, 2)}`),
    ...worst.filter((one) => !isEqual(one)).map((comparison) => comparisonText(comparison, paint)),
    ...equalText(worst.filter(isEqual), paint),
  ];
  const counts = (["acceptable", "different", "incomparable"] as const).map(
    (verdict) => `${result.comparisons.filter((one) => one.verdict === verdict).length} ${verdict}`,
  );
  const refused = result.refused.length === 0 ? "" : `, ${result.refused.length} not compared`;
  const verdict = paint(VERDICT_STYLES[result.verdict], result.verdict.toUpperCase());
  return [...blocks, ...adviceText(result, paint), `${verdict}: ${counts.join(", ")}${refused}`].join("\n\n");
}

const isEqual = ({ verdict, counts, notes }: Comparison): boolean =>
  verdict === "acceptable" &&
  notes.length === 0 &&
  Object.values(counts).reduce((sum, count) => sum + count, 0) === counts.same;

function equalText(equal: readonly Comparison[], paint: Paint): string[] {
  if (equal.length === 0) return [];
  const named = equal.map(({ set, counts }) => `${set} (${counts.same})`).join(", ");
  return [`${paint("good", "THE SAME IN ALL FIGURES")}\n${wrapped(named, 2)}`];
}

/** Last, so that it stands above the prompt: what to set, and what no setting changes. */
function adviceText({ advice, comparisons }: DiffResult, paint: Paint): string[] {
  const { settings, toImport, never } = advice;
  const lines = [
    ...settings.map(
      ({ name, value, sets }) =>
        `${paint("bold", `  ${name}=${value}`)}${paint("dim", `  for ${sets.length} of ${comparisons.length} reports`)}`,
    ),
    ...(toImport.length === 0 ? [] : [wrapped(`import the old answers of ${toImport.join(", ")}`, 2)]),
  ];
  const agree = lines.length === 0 ? [] : [[paint("bold", "What would make them agree"), ...lines].join("\n")];
  const told = never.map(({ family, fields, why }) => wrapped(`${family} ${fields.join(", ")}: ${why}`, 2));
  return told.length === 0 ? agree : [...agree, [paint("bold", "What can never agree"), ...told].join("\n")];
}

function comparisonText(comparison: Comparison, paint: Paint): string {
  const { set, period, zone, verdict, sentence, counts, causes, withSettings, notes } = comparison;
  const when = period === null ? "" : `  ${period.from} to ${period.to}, ${zone}`;
  const lines = [
    `${paint(VERDICT_STYLES[verdict], verdict.toUpperCase())}  ${paint("bold", set)}${paint("dim", when)}`,
    paint("dim", wrapped(`${comparison.old} -> ${comparison.new}`, 2)),
    wrapped(sentence, 2),
    ...notes.map((note) => wrapped(`Note: ${note}`, 2)),
  ];
  const all = Object.values(counts).reduce((sum, count) => sum + count, 0);
  if (counts.same === all || verdict === "incomparable") return lines.join("\n");
  for (const { sentence: found, setting, before, after } of causes) {
    lines.push(paint("warn", wrapped(`Found: ${found}`, 2)));
    const left = after === null ? "" : `  (disagreement ${shareOf(before)} -> ${shareOf(after)})`;
    lines.push(paint("bold", `    ${settingText(setting)}`) + paint("dim", left));
  }
  if (withSettings !== null) {
    const settings = Object.entries(withSettings.settings).map(([name, value]) => `${name}=${value}`);
    lines.push(wrapped(`With ${settings.join(", ")}: ${statusLine(withSettings.counts)}.`, 2));
  }
  lines.push(...fieldTable(comparison.fields, paint));
  for (const { field, never, counts: judged } of comparison.fields) {
    if (never !== null && judged.explained > 0)
      lines.push(paint("dim", wrapped(`${field} can never agree: ${never}`, 2)));
  }
  lines.push(...rowLines(comparison.rows, paint));
  return lines.join("\n");
}

const settingText = (setting: Comparison["causes"][number]["setting"]): string =>
  setting === null
    ? "no setting removes it"
    : setting.in === "POLICY"
      ? `set POLICY {"${setting.name}": ${JSON.stringify(setting.value)}}`
      : setting.in === "zone"
        ? `state --zone ${setting.value}, or the header X-timezone`
        : `npm run cli -- ${setting.name} FILE`;

function fieldTable(fields: readonly FieldSummary[], paint: Paint): string[] {
  const columns = (cells: readonly string[]): string =>
    cells
      .map((cell, index) => (index === 0 ? shortened(cell, NAME).padEnd(NAME) : cell.padStart(WIDTHS[index - 1] ?? 6)))
      .join("");
  const head = columns(["field", "old", "new", "diff", "r", "same", "expl.", "differ"]);
  return [
    paint("dim", `  ${head}`),
    ...fields.map((field) => {
      const { counts, oldTotal, newTotal, relative, correlation } = field;
      const differ = counts.different + counts.onlyOld + counts.onlyNew;
      const line = columns([
        field.field,
        oldTotal === null ? "" : figure(oldTotal),
        newTotal === null ? "" : figure(newTotal),
        relative === null ? "" : percent(relative),
        correlation === null ? "" : correlation.toFixed(3),
        String(counts.same),
        String(counts.explained + counts.withinTolerance),
        String(differ),
      ]);
      return `  ${differ > 0 ? paint("bad", line) : line}`;
    }),
  ];
}

const WIDTHS = [9, 9, 8, 7, 6, 6, 7];

function rowLines(rows: readonly ComparedRow[], paint: Paint): string[] {
  const cells = rows.flatMap(({ date, key, cells }) =>
    Object.entries(cells).flatMap(([field, cell]) =>
      cell.status === "different" || cell.status === "onlyOld" || cell.status === "onlyNew"
        ? [{ date, key, field, cell }]
        : [],
    ),
  );
  if (cells.length === 0) return [];
  const largest = [...cells].sort((a, b) => Math.abs(b.cell.absolute ?? 0) - Math.abs(a.cell.absolute ?? 0));
  const shown = largest.slice(0, MOST_ROWS);
  const count = cells.length > shown.length ? `, the ${shown.length} largest of ${cells.length}` : "";
  return [
    paint("dim", `  figures that differ${count}:`),
    ...shown.map(({ date, key, field, cell }) => {
      const by =
        cell.absolute === null
          ? ""
          : ` (${signed(cell.absolute)}${cell.relative === null ? "" : `, ${percent(cell.relative)}`})`;
      const said = `${figure(cell.old)} -> ${figure(cell.new)}${by}`;
      return shortened(
        `    ${date}  ${field}  ${said}  ${STATUS_WORDS[cell.status]}${key === "" ? "" : `  ${key}`}`,
        WIDTH,
      );
    }),
  ];
}

const shortened = (text: string, width: number): string =>
  text.length <= width ? text : `${text.slice(0, width - 1)}…`;

/** Words in lines of at most 80 columns, each indented. */
export function wrapped(text: string, indent: number): string {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && indent + line.length + 1 + word.length > WIDTH) {
      lines.push(line);
      line = "";
    }
    line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, line].map((one) => " ".repeat(indent) + one).join("\n");
}
