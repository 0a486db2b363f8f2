/**
 * The $metadata document, EDMX 1.0: entity types, the container, annotations (legacy-contract.md section 4). It lists
 * what the model lists and nothing else, because a client takes what it finds here for what it may read.
 */
import { xmlAttribute } from "./escaping.ts";
import type { EntitySet, EntityType, Model, Property } from "./model.ts";
import { EDMX_NAMESPACE, METADATA_NAMESPACE, XML_DECLARATION } from "./namespaces.ts";

/**
 * The protocol version the document is written in. The annotations need 3.0. Readers that say they stop below it get
 * a document without them, in the first schema version, which has all the rest and which every reader knows.
 */
export type MetadataVersion = "1.0" | "3.0";

const SCHEMA_NAMESPACES: Readonly<Record<MetadataVersion, string>> = {
  "1.0": "http://schemas.microsoft.com/ado/2006/04/edm",
  "3.0": "http://schemas.microsoft.com/ado/2009/11/edm",
};

/** The model as EDMX. */
export function writeMetadata(model: Model, version: MetadataVersion): string {
  // The sets of a family share one type; a map keeps the order in which they first appear.
  const types = new Map(model.sets.map((set) => [set.type.name, set.type]));
  const annotations = version === "3.0" ? model.sets.map((set) => annotationsElement(model, set)).join("") : "";
  return (
    `${XML_DECLARATION}<edmx:Edmx Version="1.0" xmlns:edmx="${EDMX_NAMESPACE}">` +
    `<edmx:DataServices m:DataServiceVersion="${version}" m:MaxDataServiceVersion="3.0" ` +
    `xmlns:m="${METADATA_NAMESPACE}">` +
    `<Schema Namespace="${model.namespace}" xmlns="${SCHEMA_NAMESPACES[version]}">` +
    [...types.values()].map(typeElement).join("") +
    containerElement(model) +
    annotations +
    "</Schema></edmx:DataServices></edmx:Edmx>"
  );
}

function typeElement(type: EntityType): string {
  return (
    `<EntityType Name="${xmlAttribute(type.name)}"><Key><PropertyRef Name="${xmlAttribute(type.key)}" /></Key>` +
    `${type.properties.map(propertyElement).join("")}</EntityType>`
  );
}

/** Nullable is the schema's default and goes unsaid. */
function propertyElement({ name, type, nullable }: Property): string {
  return `<Property Name="${xmlAttribute(name)}" Type="${type}"${nullable ? "" : ' Nullable="false"'} />`;
}

function containerElement(model: Model): string {
  const sets = model.sets.map((set) => {
    const type = xmlAttribute(`${model.namespace}.${set.type.name}`);
    return `<EntitySet Name="${xmlAttribute(set.name)}" EntityType="${type}" />`;
  });
  return (
    `<EntityContainer Name="${model.container}" m:IsDefaultEntityContainer="true">` +
    `${sets.join("")}</EntityContainer>`
  );
}

function annotationsElement(model: Model, set: EntitySet): string {
  const value = (term: string, text: string) =>
    `<ValueAnnotation Term="${model.namespace}.${term}" String="${xmlAttribute(text)}" />`;
  return (
    `<Annotations Target="${model.namespace}.${model.container}/${xmlAttribute(set.name)}">` +
    value("ReportTitle", set.title) +
    value("X-Axis", set.xAxis) +
    value("Y-Axis", set.yAxis) +
    "</Annotations>"
  );
}
