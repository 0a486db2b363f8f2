import { describe, expect, test } from "vitest";
import { MAPPINGS } from "../../../mappings/index.ts";
import { buildCatalog, servedFields, servedSets } from "../../../src/reports/catalog.ts";
import { mappingSchema } from "../../../src/reports/mapping-schema.ts";
import { DEFAULT_POLICY } from "../../../src/reports/policy.ts";
import { LEGACY_FAMILIES, LEGACY_SETS } from "./legacy-reports.ts";

const catalog = buildCatalog(MAPPINGS);
const family = (name: string) => catalog.families.find((one) => one.name === name);

test("every mapping file fits the schema", () => {
  for (const mapping of MAPPINGS) expect(mappingSchema().safeParse(mapping)).toMatchObject({ success: true });
});

test("the sets stand in the order of the old service document, the bridge's own after them", () => {
  expect(servedSets(catalog, DEFAULT_POLICY).map(({ name }) => name)).toEqual(LEGACY_SETS);
  expect(servedSets(catalog, { ...DEFAULT_POLICY, extensions: true }).map(({ name }) => name)).toEqual([
    ...LEGACY_SETS,
    "CsPSTNDialoutUsageDaily",
    "CsPSTNDialoutUsageWeekly",
    "CsPSTNDialoutUsageMonthly",
  ]);
  expect(catalog.sets.map(({ order }) => order)).toEqual(catalog.sets.map((_, index) => index + 1));
});

test("a set's period is the one its name ends in", () => {
  for (const { name, period } of catalog.sets) expect(name).toMatch(new RegExp(`${period}$`));
});

describe.each(LEGACY_FAMILIES)("$family", ({ family: name, entityType, fields }) => {
  const own = family(name);

  test("has the old entity type", () => {
    expect(own?.entityType).toBe(entityType);
    expect(own?.extension).toBe(false);
  });

  test("has every measure of the old report, in wire order and with its type", () => {
    const mapped = own?.fields.map((field) => `${field.name}:${field.type.slice(4)}${field.later ? " later" : ""}`);
    expect(mapped).toEqual(fields);
  });
});

test("columns that came after the documents are only served on demand", () => {
  const users = family("CsActiveUser");
  if (users === undefined) expect.fail("CsActiveUser is not mapped");
  expect(servedFields(users, DEFAULT_POLICY).map(({ name }) => name)).toEqual(["ActiveUsers"]);
  expect(servedFields(users, { ...DEFAULT_POLICY, laterColumns: true })).toHaveLength(7);
});

test("ActiveUsers answers to the name that the documents' own example selects", () => {
  const aliases = catalog.families.flatMap(({ fields }) => fields.flatMap(({ name, aliases }) => [[name, ...aliases]]));
  expect(aliases.filter(({ length }) => length > 1)).toEqual([["ActiveUsers", "ActiveUsersCount"]]);
});

test("the dial-out usage has the columns of Graph's report in their order", () => {
  expect(family("CsPSTNDialoutUsage")?.extension).toBe(true);
  expect(family("CsPSTNDialoutUsage")?.fields.map(({ name, type }) => `${name}:${type.slice(4)}`)).toEqual([
    "UserId:String",
    "UserPrincipalName:String",
    "UserDisplayName:String",
    "UsageLocation:String",
    "DestinationContext:String",
    "Currency:String",
    "TotalCalls:Int64",
    "TotalCallCharge:Decimal",
    "TotalCallSeconds:Int64",
  ]);
});
