/**
 * Reports as they would be if something else held: one source alone, mobile users counted, nothing recorded. The
 * comparison asks for them to find out why two answers differ; nobody else does.
 */
import type { Mark, Source } from "../measures.ts";
import type { ArchiveView } from "../reports/archive-view.ts";
import type { ReportField, ReportSet } from "../reports/catalog.ts";

export interface AsIf {
  /** Figures of this source alone; recorded answers are left out as well. */
  readonly source?: Source | undefined;
  /** Distinct users with those counted who only ever used a phone or tablet. */
  readonly mobileUsers?: boolean | undefined;
  /** Figures worked out here even where a recorded answer is held. */
  readonly withoutRecorded?: boolean | undefined;
}

/** The marks that every tenant user's counted session leaves, whatever the device. */
const ANY_DEVICE: readonly Mark[] = ["onWindows", "onAndroid", "onIos"];

/** The set with its fields' sources changed accordingly. */
export function setAsIf(set: ReportSet, { source, mobileUsers }: AsIf): ReportSet {
  if (source === undefined && mobileUsers !== true) return set;
  const { family } = set;
  const fields = family.fields.map((field): ReportField => {
    const kept = source === undefined ? field.sources : field.sources.filter((entry) => entry.source === source);
    const sources = mobileUsers === true ? kept.map(onAnyDevice) : kept;
    return {
      ...field,
      sources: sources.length > 0 ? sources : field.sources.filter((one) => one.formula === "unavailable"),
    };
  });
  const changed = { ...family, fields, sets: [] as ReportSet[] };
  changed.sets = family.sets.map((one) => ({ ...one, family: changed }));
  return changed.sets.find(({ name }) => name === set.name) ?? set;
}

function onAnyDevice(entry: ReportField["sources"][number]): ReportField["sources"][number] {
  return entry.formula === "distinct" && entry.marks.includes("active")
    ? { ...entry, marks: [...entry.marks, ...ANY_DEVICE] }
    : entry;
}

/** Whether the change can be seen in a set at all. */
export const countsUsers = (set: ReportSet): boolean =>
  set.family.fields.some(({ sources }) =>
    sources.some((one) => one.formula === "distinct" && one.marks.includes("active")),
  );

/** The archive without recorded answers where they are to be left out. */
export function viewAsIf<View extends ArchiveView>(view: View, { source, withoutRecorded }: AsIf): ArchiveView {
  if (source === undefined && withoutRecorded !== true) return view;
  const hidden: Partial<ArchiveView> = { recorded: () => [], recordedKeys: () => new Set() };
  return new Proxy<ArchiveView>(view, {
    get(target, name) {
      const replaced = Reflect.get(hidden, name);
      if (replaced !== undefined) return replaced;
      const member = Reflect.get(target, name);
      return typeof member === "function" ? member.bind(target) : member;
    },
  });
}
