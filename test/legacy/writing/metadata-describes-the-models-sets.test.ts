import { XMLValidator } from "fast-xml-parser";
import { expect, test } from "vitest";
import { writeMetadata } from "../../../src/legacy/metadata.ts";
import { CONFERENCE_DAILY, EVERY_TYPE, MODEL, parseXml } from "./samples.ts";

const read = (version: "1.0" | "3.0") => parseXml(writeMetadata(MODEL, version))["edmx:Edmx"];
type Element = Readonly<Record<string, string>>;

test("EDMX 1.0 with the schema TenantReporting and its default container", () => {
  const edmx = read("3.0");
  const services = edmx["edmx:DataServices"];
  expect(edmx["@Version"]).toBe("1.0");
  expect(edmx["@xmlns:edmx"]).toBe("http://schemas.microsoft.com/ado/2007/06/edmx");
  expect(services["@m:DataServiceVersion"]).toBe("3.0");
  expect(services.Schema["@Namespace"]).toBe("TenantReporting");
  expect(services.Schema["@xmlns"]).toBe("http://schemas.microsoft.com/ado/2009/11/edm");
  expect(services.Schema.EntityContainer["@Name"]).toBe("TenantReportingWebService");
  expect(services.Schema.EntityContainer["@m:IsDefaultEntityContainer"]).toBe("true");
});

test("the sets of a family share one type, and every set names its own", () => {
  const { Schema } = read("3.0")["edmx:DataServices"];
  expect(Schema.EntityType.map((type: Element) => type["@Name"])).toEqual([
    "CsActiveUserReport",
    "CsConferenceReport",
    "CsEveryTypeReport",
  ]);
  expect(Schema.EntityContainer.EntitySet.map((set: Element) => [set["@Name"], set["@EntityType"]])).toEqual(
    MODEL.sets.map((set) => [set.name, `TenantReporting.${set.type.name}`]),
  );
});

test("a type tells its key, its properties in wire order, their types and what can be null", () => {
  const { Schema } = read("3.0")["edmx:DataServices"];
  const type = Schema.EntityType.find((element: Element) => element["@Name"] === "CsEveryTypeReport");
  expect(type.Key.PropertyRef["@Name"]).toBe("ID");
  expect(
    type.Property.map((p: Element) => ({ name: p["@Name"], type: p["@Type"], nullable: p["@Nullable"] !== "false" })),
  ).toEqual(EVERY_TYPE.type.properties);
  const conference = Schema.EntityType.find((element: Element) => element["@Name"] === "CsConferenceReport");
  expect(conference.Key.PropertyRef["@Name"]).toBe("Date");
});

test("each set is annotated with its title and axes", () => {
  const { Schema } = read("3.0")["edmx:DataServices"];
  const annotations = Schema.Annotations.map((element: { ValueAnnotation: readonly Element[] } & Element) => [
    element["@Target"],
    element.ValueAnnotation.map((value) => [value["@Term"], value["@String"]]),
  ]);
  expect(annotations).toEqual(
    MODEL.sets.map((set) => [
      `TenantReporting.TenantReportingWebService/${set.name}`,
      [
        ["TenantReporting.ReportTitle", set.title],
        ["TenantReporting.X-Axis", set.xAxis],
        ["TenantReporting.Y-Axis", set.yAxis],
      ],
    ]),
  );
});

test("readers below protocol 3 get the same types and sets in a schema they know, without annotations", () => {
  const old = read("1.0")["edmx:DataServices"];
  const now = read("3.0")["edmx:DataServices"];
  expect(old["@m:DataServiceVersion"]).toBe("1.0");
  expect(old.Schema["@xmlns"]).toBe("http://schemas.microsoft.com/ado/2006/04/edm");
  expect(old.Schema.Annotations).toBeUndefined();
  expect(old.Schema.EntityType).toEqual(now.Schema.EntityType);
  expect(old.Schema.EntityContainer).toEqual(now.Schema.EntityContainer);
});

test("only what the model lists is described", () => {
  const text = writeMetadata({ ...MODEL, sets: [CONFERENCE_DAILY] }, "3.0");
  expect(XMLValidator.validate(text)).toBe(true);
  expect(text).not.toContain("ActiveUser");
  expect(text.match(/<EntitySet /g)).toHaveLength(1);
});
