/**
 * The list of sets at the root. Excel shows it as tables, and other clients read the `href` attributes alone, so each
 * is relative and equal to the set's name (legacy-contract.md section 4).
 */
import { jsonText, xmlAttribute, xmlText } from "./escaping.ts";
import type { Dialect, Frame, Model } from "./model.ts";
import { APP_NAMESPACE, ATOM_NAMESPACE, XML_DECLARATION } from "./namespaces.ts";

/** The model's sets in its order, as AtomPub, verbose JSON or JSON light. */
export function writeServiceDocument(model: Model, frame: Frame, dialect: Dialect): string {
  const names = model.sets.map((set) => set.name);
  if (dialect === "verbose") return `{"d":{"EntitySets":[${names.map(jsonText).join(",")}]}}`;
  if (dialect === "light") {
    const sets = names.map((name) => `{"name":${jsonText(name)},"url":${jsonText(name)}}`);
    return `{"odata.metadata":${jsonText(`${frame.base}$metadata`)},"value":[${sets.join(",")}]}`;
  }
  const collections = names.map(
    (name) => `<collection href="${xmlAttribute(name)}"><atom:title>${xmlText(name)}</atom:title></collection>`,
  );
  return (
    `${XML_DECLARATION}<service xml:base="${xmlAttribute(frame.base)}" xmlns="${APP_NAMESPACE}" ` +
    `xmlns:atom="${ATOM_NAMESPACE}"><workspace><atom:title>Default</atom:title>` +
    `${collections.join("")}</workspace></service>`
  );
}
