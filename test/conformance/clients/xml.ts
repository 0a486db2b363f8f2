/** XML as the old clients see it: elements with their prefixes as written, in document order. */
import { XMLParser } from "fast-xml-parser";

export interface Element {
  /** With its prefix, as written. */
  readonly name: string;
  /** Name in its namespace: `{namespace}local`. */
  readonly expanded: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly Element[];
  /** The text of the element and all below it. */
  readonly text: string;
}

type Node = Readonly<Record<string, unknown>>;
type Namespaces = Readonly<Record<string, string>>;

const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: "",
  parseTagValue: false,
  trimValues: false,
});

/** The root element of a document. */
export function readXml(text: string): Element {
  const nodes = parser.parse(text, true) as Node[];
  const root = nodes.find((node) => !Object.keys(node).some((key) => key.startsWith("?")));
  if (root === undefined) throw new Error("The document has no element.");
  return elementOf(root, {});
}

function elementOf(node: Node, outer: Namespaces): Element {
  const name = Object.keys(node).find((key) => key !== ":@") ?? "";
  const attributes = (node[":@"] ?? {}) as Record<string, string>;
  const namespaces: Record<string, string> = { ...outer };
  for (const [key, value] of Object.entries(attributes)) {
    if (key === "xmlns") namespaces[""] = value;
    else if (key.startsWith("xmlns:")) namespaces[key.slice(6)] = value;
  }
  const inside = node[name] as Node[];
  const children = inside.filter((child) => !("#text" in child)).map((child) => elementOf(child, namespaces));
  let next = 0;
  const text = inside
    .map((child) => ("#text" in child ? String(child["#text"]) : (children[next++]?.text ?? "")))
    .join("");
  const [prefix, local] = name.includes(":") ? name.split(":", 2) : ["", name];
  return { name, expanded: `{${namespaces[prefix ?? ""] ?? ""}}${local}`, attributes, children, text };
}

/** Every element below, the element itself first. */
export function* allElements(element: Element): Generator<Element> {
  yield element;
  for (const child of element.children) yield* allElements(child);
}
