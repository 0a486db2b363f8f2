/** What many comparisons say together: the settings that make most of them agree, and what can never agree and why. */
import type { Comparison } from "./model.ts";

export interface Advice {
  readonly settings: readonly {
    /** As it would be set: `zone` or a member of POLICY. */
    readonly name: string;
    readonly value: string | boolean;
    /** The sets that it makes agree. */
    readonly sets: readonly string[];
  }[];
  /** Sets whose older rows an import would keep. */
  readonly toImport: readonly string[];
  readonly never: readonly { readonly family: string; readonly fields: readonly string[]; readonly why: string }[];
}

export function adviceOf(comparisons: readonly Comparison[]): Advice {
  const policies = new Map<string, { name: string; value: string | boolean; sets: string[] }>();
  const zones = new Map<string, string[]>();
  const toImport: string[] = [];
  const never = new Map<string, { family: string; fields: Set<string>; why: string }>();
  for (const { set, family, causes, fields } of comparisons) {
    for (const { setting, alternatives } of causes) {
      if (setting === null) continue;
      if (setting.in === "command") toImport.push(set);
      else if (setting.in === "zone") {
        for (const zone of [String(setting.value), ...alternatives]) zones.set(zone, [...(zones.get(zone) ?? []), set]);
      } else {
        const place = `${setting.name}=${setting.value}`;
        const known = policies.get(place) ?? { name: `POLICY.${setting.name}`, value: setting.value, sets: [] };
        policies.set(place, { ...known, sets: [...known.sets, set] });
      }
    }
    for (const { field, never: why, counts } of fields) {
      if (why === null || counts.explained === 0) continue;
      const place = `${family} ${why}`;
      never.set(place, never.get(place) ?? { family, fields: new Set(), why });
      never.get(place)?.fields.add(field);
    }
  }
  const [zone] = [...zones].sort((a, b) => b[1].length - a[1].length);
  return {
    settings: [
      ...(zone === undefined ? [] : [{ name: "zone", value: zone[0], sets: zone[1] }]),
      ...[...policies.values()].sort((a, b) => b.sets.length - a.sets.length),
    ],
    toImport,
    never: [...never.values()].map(({ family, fields, why }) => ({ family, fields: [...fields], why })),
  };
}
