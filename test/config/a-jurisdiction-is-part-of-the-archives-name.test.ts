/** An archive that must stay in a jurisdiction has it in its name from the start; all others keep the tenant's id. */
import { expect, test } from "vitest";
import { readConfig } from "../../src/config.ts";
import { objectName, objectOf, tenantIdOf } from "../../src/object-name.ts";
import { collectingBridge } from "../support/collecting-bridge.ts";
import { FIRST, OTHER_TENANT, oneTenant, refusal, SECOND, TENANT, twoTenants } from "./environments.ts";

const namesOf = (env: Record<string, unknown>): string[] => readConfig(env).tenants.map(objectName);

/** Tells which namespace is asked, and for which name. */
const namespace = (where: string) => ({
  jurisdiction: (jurisdiction: string) => namespace(jurisdiction),
  getByName: (name: string) => `${name} in ${where}`,
});

test("a tenant without the setting keeps its id as the name", () => {
  expect(namesOf(oneTenant())).toEqual([TENANT]);
  expect(namesOf(twoTenants())).toEqual([TENANT, OTHER_TENANT]);
  expect(objectOf(namespace("the world"), { tenantId: TENANT })).toBe(`${TENANT} in the world`);
});

test("JURISDICTION holds for every tenant that doesn't say otherwise", () => {
  expect(namesOf(oneTenant({ JURISDICTION: "eu" }))).toEqual([`eu:${TENANT}`]);
  const listed = JSON.stringify([FIRST, { ...SECOND, jurisdiction: "fedramp" }]);
  expect(namesOf(twoTenants({ TENANTS: listed }))).toEqual([TENANT, `fedramp:${OTHER_TENANT}`]);
  expect(namesOf(twoTenants({ TENANTS: listed, JURISDICTION: "eu" }))).toEqual([
    `eu:${TENANT}`,
    `fedramp:${OTHER_TENANT}`,
  ]);
});

test("the object is asked for within its jurisdiction, and the name leads back to the tenant", () => {
  expect(objectOf(namespace("the world"), { tenantId: TENANT, jurisdiction: "eu" })).toBe(`eu:${TENANT} in eu`);
  expect(tenantIdOf(`eu:${TENANT}`)).toBe(TENANT);
  expect(tenantIdOf(TENANT)).toBe(TENANT);
  expect(tenantIdOf(undefined)).toBeUndefined();
});

test("an unknown jurisdiction is refused", () => {
  const complaint = "must be one of eu, fedramp";
  expect(refusal(oneTenant({ JURISDICTION: "europe" }))).toBe(`JURISDICTION ${complaint}`);
  expect(refusal(twoTenants({ TENANTS: JSON.stringify([{ ...FIRST, jurisdiction: "EU" }]) }))).toBe(
    `TENANTS[0].jurisdiction ${complaint}`,
  );
});

test("a platform that refuses the jurisdiction gets no data elsewhere, but for the local runtime that has none", () => {
  const refusing = (words: string) => ({
    ...namespace("the world"),
    jurisdiction(): never {
      throw new Error(words);
    },
  });
  const tenant = { tenantId: TENANT, jurisdiction: "eu" } as const;
  expect(() => objectOf(refusing("Invalid jurisdiction."), tenant)).toThrow("Invalid jurisdiction.");
  const local = refusing("Jurisdiction restrictions are not implemented in workerd.");
  expect(objectOf(local, tenant)).toBe(`eu:${TENANT} in the world`);
});

test("an archive from before the setting collects no more", async () => {
  const bridge = collectingBridge();
  await bridge.wake();
  await bridge.pass(60_000);
  const elsewhere = bridge.sim.requests.length;
  expect(elsewhere).toBeGreaterThan(0);
  // The object is reached by its old name still: its alarm was set before the setting came.
  bridge.restart({ JURISDICTION: "eu" });
  await bridge.pass(3_600_000);
  expect(bridge.sim.requests.length).toBe(elsewhere);
  expect(bridge.alarmAt()).toBeNull();
});
