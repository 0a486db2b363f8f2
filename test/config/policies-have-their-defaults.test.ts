import { expect, test } from "vitest";
import { readConfig } from "../../src/config.ts";
import { FIRST, oneTenant, SECOND, twoTenants } from "./environments.ts";

/** design.md, "Policies": the default comes first there. */
const DEFAULTS = {
  weekLabel: "closing-sunday",
  avConferenceMinutes: "person-minutes",
  countPstnLegs: false,
  unavailable: "zero",
  fallback: "teams-reports",
  settleHours: 0,
  laterColumns: false,
  extensions: false,
  retentionYears: 1,
};

const OTHERS = {
  weekLabel: "opening-sunday",
  avConferenceMinutes: "wall-clock",
  countPstnLegs: true,
  unavailable: "null",
  fallback: "none",
  settleHours: 36,
  laterColumns: true,
  extensions: true,
  retentionYears: 3,
};

test("without POLICY every switch has its default", () => {
  expect(readConfig(oneTenant()).tenants[0]?.policy).toEqual(DEFAULTS);
});

test.each(Object.entries(OTHERS))("%s can be set alone to %s", (name, value) => {
  const policy = readConfig(oneTenant({ POLICY: JSON.stringify({ [name]: value }) })).tenants[0]?.policy;
  expect(policy).toEqual({ ...DEFAULTS, [name]: value });
});

test("POLICY may be a table of the wrangler file", () => {
  expect(readConfig(oneTenant({ POLICY: OTHERS })).tenants[0]?.policy).toEqual(OTHERS);
});

test("a tenant's own switches win over POLICY", () => {
  const env = twoTenants({
    POLICY: '{"unavailable":"null","settleHours":6}',
    TENANTS: JSON.stringify([FIRST, { ...SECOND, policy: { settleHours: 12, extensions: true } }]),
  });
  expect(readConfig(env).tenants.map((tenant) => tenant.policy)).toEqual([
    { ...DEFAULTS, unavailable: "null", settleHours: 6 },
    { ...DEFAULTS, unavailable: "null", settleHours: 12, extensions: true },
  ]);
});
