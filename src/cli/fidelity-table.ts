/**
 * README's account of what each figure is worth, written from the mappings: per report and field the best source, how
 * far it can be trusted, what stands in for it, and what can't be had at all.
 */
import type { Source } from "../measures.ts";
import type { ReportFamily, ReportField } from "../reports/catalog.ts";
import type { SourceEntry } from "../reports/mapping-schema.ts";

const BEGIN = "<!-- fidelity table: begin, written by npm run mappings -->";
const END = "<!-- fidelity table: end -->";

/** Names of sources as people read them: mappings/sources.json. */
export type SourceLabels = Readonly<Partial<Record<Source, { readonly label: string }>>>;

/** The text between the markers, without them. */
export function fidelityTable(families: readonly ReportFamily[], labels: SourceLabels): string {
  const nameOf = (source: Source): string => labels[source]?.label ?? source;
  const inOrder = [...families].sort((a, b) => placeOf(a) - placeOf(b));
  const rows = inOrder.flatMap((family) => familyRows(family, nameOf));
  return [
    "Recorded answers of the old service stand before every other source. *Exact* is what the source itself counted;",
    "*approximate* may be too high (over), too low (under) or either. `GET /bridge/mappings` gives each field's formula, the",
    "reason and its document, `GET /bridge/explain/{Set}` the same for each figure, with what stands behind it.",
    "",
    "| report | fields | best source | fidelity | stands in for it |",
    "|---|---|---|---|---|",
    ...rows.map((cells) => `| ${cells.join(" | ")} |`),
    "",
    ...missingText(inOrder, nameOf),
  ].join("\n");
}

/** README with the table in place of what stands between its markers. @throws Error when it has no markers */
export function withFidelityTable(readme: string, table: string): string {
  const begin = readme.indexOf(BEGIN);
  const end = readme.indexOf(END);
  if (begin === -1 || end < begin) throw new Error(`README.md lacks the lines ${BEGIN} and ${END}`);
  return `${readme.slice(0, begin + BEGIN.length)}\n\n${table}\n\n${readme.slice(end)}`;
}

/** Where the service document has the family's first set. */
const placeOf = ({ sets }: ReportFamily): number => Math.min(...sets.map(({ order }) => order));

const able = ({ sources }: ReportField): SourceEntry[] => sources.filter(({ formula }) => formula !== "unavailable");

/** One row for all fields of a family that can be trusted alike. */
function familyRows({ name, fields, extension }: ReportFamily, nameOf: (source: Source) => string): string[][] {
  const groups = new Map<string, { names: string[]; cells: string[] }>();
  for (const field of fields) {
    const [best, ...others] = able(field);
    const cells =
      best === undefined
        ? ["none", "unavailable", ""]
        : [
            nameOf(best.source),
            trust(best),
            others.map((entry) => `${nameOf(entry.source)}: ${trust(entry)}`).join("; "),
          ];
    const key = cells.join("|");
    const group = groups.get(key) ?? { names: [], cells };
    group.names.push(`${field.name}${field.later ? "¹" : ""}`);
    groups.set(key, group);
  }
  const report = `${name}${extension ? "²" : ""}`;
  return [...groups.values()].map(({ names, cells }) => [report, names.join(", "), ...cells]);
}

const trust = ({ fidelity, bias }: SourceEntry): string => (bias === undefined ? fidelity : `${fidelity}, ${bias}`);

/** What no source of today can give, and why: told by the source that would come first. */
function missingText(families: readonly ReportFamily[], nameOf: (source: Source) => string): string[] {
  const reasons = new Map<string, string[]>();
  const onlySkype: string[] = [];
  for (const { name, fields } of families) {
    for (const field of fields) {
      const entries = able(field);
      const place = `${name}.${field.name}`;
      if (entries.length > 0 && entries.every(({ source }) => source === "skypeReports")) onlySkype.push(place);
      if (entries.length > 0) continue;
      const why = field.sources[0]?.why ?? "";
      reasons.set(why, [...(reasons.get(why) ?? []), place]);
    }
  }
  return [
    "¹ served under the policy `laterColumns`. ² served under the policy `extensions`.",
    "",
    "What can't be had, and stands as 0 (or null under the policy `unavailable`; text and times are null always):",
    "",
    ...[...reasons].map(([why, places]) => `- ${places.join(", ")}: ${why}`),
    `- ${onlySkype.join(", ")}: only from ${nameOf("skypeReports")}, for as long as Graph answers them with figures.`,
  ];
}
