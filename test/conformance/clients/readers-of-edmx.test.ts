/**
 * $metadata read by a parser that is not the project's own: SAP's, with which its editors and mock servers read the
 * EDMX of other people's services. What it finds is what the mappings say and what the rows then hold.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "@sap-ux/edmx-parser";
import { beforeAll, describe, expect, test } from "vitest";
import type { NodeBridge } from "../../support/bridge-in-node.ts";
import { bridgeWithHistory, ROOT } from "./archive.ts";

/** As much of the parser's answer as is looked at here; its own types come with another package. */
interface Schema {
  readonly namespace: string;
  readonly entityContainer: { readonly name: string };
  readonly entitySets: readonly { readonly name: string; readonly entityTypeName: string }[];
  readonly entityTypes: readonly EntityType[];
}
interface EntityType {
  readonly name: string;
  readonly keys: readonly ReadProperty[];
  readonly entityProperties: readonly ReadProperty[];
}
interface ReadProperty {
  readonly name: string;
  readonly type: string;
  readonly nullable?: boolean;
}

interface Mapping {
  readonly entityType: string;
  readonly rows: string;
  readonly sets: readonly { readonly name: string; readonly order: number }[];
  readonly fields: readonly { readonly name: string; readonly type: string; readonly since: string }[];
}

const FOLDER = join(import.meta.dirname, "../../../mappings");
const MAPPINGS = readdirSync(FOLDER)
  .filter((name) => name.startsWith("cs-") && name.endsWith(".json"))
  .map((name) => JSON.parse(readFileSync(join(FOLDER, name), "utf8")) as Mapping)
  .map((mapping) => ({ ...mapping, fields: mapping.fields.filter(({ since }) => since === "documents") }));
const ASKED = MAPPINGS.filter(({ entityType }) => entityType !== "CsPSTNDialoutUsageReport");

/** Readers that stop below protocol 3 get the older schema version. */
const READERS = [
  { reader: "a reader of protocol 3", headers: {} },
  { reader: "a reader of protocol 2", headers: { MaxDataServiceVersion: "2.0" } },
];

describe.each(READERS)("$reader", ({ headers }) => {
  let bridge: NodeBridge;
  let schema: Schema;
  beforeAll(async () => {
    bridge = await bridgeWithHistory();
    const answer = await bridge.ask(`${ROOT}/$metadata`, { headers });
    schema = parse(await answer.text()).schema as unknown as Schema;
  });

  test("finds the namespace, the container, and every set of the service document with its type", async () => {
    expect([schema.namespace, schema.entityContainer.name]).toEqual(["TenantReporting", "TenantReportingWebService"]);
    const listed = await bridge.ask(`${ROOT}/?$format=json`);
    const { d } = (await listed.json()) as { d: { EntitySets: string[] } };
    expect(schema.entitySets.map(({ name }) => name)).toEqual(d.EntitySets);
    const types = new Set(schema.entityTypes.map(({ name }) => `TenantReporting.${name}`));
    for (const { entityTypeName } of schema.entitySets) expect(types).toContain(entityTypeName);
  });

  test.each(ASKED)("finds the key and the columns of $entityType", ({ entityType, rows, fields }) => {
    const type = schema.entityTypes.find(({ name }) => name === entityType);
    expect(type?.keys.map(({ name }) => name)).toEqual([rows === "periods" ? "Date" : "ID"]);
    expect(type?.entityProperties.slice(0, 4).map(({ name, type: edm }) => [name, edm])).toEqual([
      ["ID", "Edm.Int64"],
      ["Date", "Edm.DateTime"],
      ["TenantGuid", "Edm.Guid"],
      ["TenantName", "Edm.String"],
    ]);
    const measures = type?.entityProperties.slice(4) ?? [];
    expect(measures.map(({ name, type: edm }) => [name, edm])).toEqual(
      fields.map(({ name, type: edm }) => [name, edm]),
    );
    for (const { name, type: edm, nullable } of measures) {
      const number = edm === "Edm.Int64" || edm === "Edm.Decimal";
      expect(nullable ?? true, name).toBe(!number);
    }
  });

  test("rows hold the properties that it found, in their order", async () => {
    const answer = await bridge.ask(`${ROOT}/CsConferenceDaily?$top=1&$format=json`);
    const { d } = (await answer.json()) as { d: { results: Record<string, unknown>[] } };
    const type = schema.entityTypes.find(({ name }) => name === "CsConferenceReport");
    const [, ...properties] = Object.keys(d.results[0] ?? {});
    expect(properties).toEqual(type?.entityProperties.map(({ name }) => name));
  });
});
