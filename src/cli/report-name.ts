/** Which set a person means: a family and a period, as the cmdlets had them, or a set by its own name. */
import type { Catalog, ReportFamily, ReportSet } from "../reports/catalog.ts";
import { failure } from "./bridge-client.ts";

const USUAL = "Daily";

/**
 * Find a set, in any letter case.
 *
 * @param name a family (`CsConference`), its cmdlet (`Get-CsConferenceReport`) or a set (`CsConferenceWeekly`)
 * @param reportType the cmdlet's ReportType; Daily where nothing tells, the only one where the report has one alone
 * @throws Fault that names what isn't known, with what is
 */
export function setMeant(catalog: Catalog, name: string, reportType: string | undefined): ReportSet {
  const plain = name
    .trim()
    .replace(/^get-/i, "")
    .replace(/reports?$/i, "")
    .toLowerCase();
  const set = catalog.sets.find((one) => one.name.toLowerCase() === plain);
  const family = set?.family ?? catalog.families.find((one) => one.name.toLowerCase() === plain);
  if (family === undefined) throw failure(`There is no report '${name}'; reports are ${namesOf(catalog)}.`);
  if (set !== undefined) {
    if (reportType === undefined || reportType.toLowerCase() === set.period.toLowerCase()) return set;
    throw failure(`${set.name} is ${set.period}, so its report type can't be '${reportType}'.`);
  }
  const wanted = reportType ?? (family.sets.length === 1 ? family.sets[0]?.period : USUAL) ?? USUAL;
  const found = family.sets.find(({ period }) => period.toLowerCase() === wanted.toLowerCase());
  if (found === undefined) {
    throw failure(`${family.name} has no report type '${wanted}'; it has ${periodsOf(family)}.`);
  }
  return found;
}

const periodsOf = ({ sets }: ReportFamily): string => sets.map(({ period }) => period).join(", ");

const namesOf = ({ families }: Catalog): string =>
  families
    .map(({ name }) => name)
    .sort()
    .join(", ");
