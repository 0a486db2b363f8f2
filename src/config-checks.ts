/** What the reports know and a configuration is checked against: time zones and entity sets. */
import { catalog } from "./catalog.ts";
import type { ConfigChecks } from "./config-variables.ts";
import { resolveZone } from "./reports/zones.ts";

export const configChecks: ConfigChecks = {
  checkZone: (zone) => {
    try {
      resolveZone(zone);
      return true;
    } catch {
      return false;
    }
  },
  checkSet: (set) => catalog().set(set) !== undefined,
};
