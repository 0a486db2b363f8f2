import fc from "fast-check";
import { expect, test } from "vitest";
import { writeAtomEntry, writeAtomFeed, writeAtomProperty } from "../../../src/legacy/atom.ts";
import { writeLightEntry, writeLightFeed, writeLightProperty } from "../../../src/legacy/light-json.ts";
import type { EdmType, Page, Property, Row, Value } from "../../../src/legacy/model.ts";
import { writeVerboseEntry, writeVerboseFeed, writeVerboseProperty } from "../../../src/legacy/verbose-json.ts";
import { anyText, plainCarriable } from "./any-text.ts";
import { EVERY_TYPE, FRAME, parseXml } from "./samples.ts";

type Members = Readonly<Record<string, unknown>>;

/** Text as a reader of XML or of a JSON string gets it, as a value of the model. */
function fromText(type: EdmType, text: string): Value {
  if (type === "Edm.DateTime") return Date.parse(`${text}Z`);
  if (type === "Edm.Boolean") return text === "true";
  if (type === "Edm.String" || type === "Edm.Guid" || type === "Edm.Decimal") return text;
  if (text === "INF" || text === "-INF") return text === "INF" ? Infinity : -Infinity;
  return Number(text);
}

function fromAtom({ name, type }: Property, properties: Members): Value {
  const element = properties[`d:${name}`] as Readonly<Record<string, string>>;
  expect(element["@m:type"]).toBe(type === "Edm.String" ? undefined : type);
  return element["@m:null"] === "true" ? null : fromText(type, element["#text"] ?? "");
}

function fromVerbose({ name, type }: Property, members: Members): Value {
  const token = members[name];
  const date = type === "Edm.DateTime" ? /^\/Date\((-?\d+)\)\/$/.exec(String(token)) : null;
  if (date !== null) return Number(date[1]);
  return token === null ? null : fromText(type, String(token));
}

function fromLight({ name, type }: Property, members: Members): Value {
  const token = members[name];
  return token === null ? null : fromText(type, String(token));
}

const orNull = (values: fc.Arbitrary<Value>): fc.Arbitrary<Value> => fc.option(values, { nil: null, freq: 4 });
const long = fc.maxSafeInteger().map((n) => n + 0);
const when = fc.integer({ min: -62_135_596_800_000, max: 253_402_300_799_999 });
const anyRow: fc.Arbitrary<Row> = fc.tuple(
  long,
  when,
  fc.uuid(),
  orNull(anyText),
  orNull(anyText),
  orNull(long),
  orNull(fc.integer()),
  orNull(fc.double().map((n) => n + 0)),
  orNull(fc.tuple(fc.integer(), fc.nat()).map(([whole, part]) => `${whole}.${part}`)),
  orNull(when),
  orNull(fc.uuid()),
  orNull(fc.boolean()),
);

const { properties } = EVERY_TYPE.type;
const pageOf = fc.record({
  rows: fc.array(anyRow, { maxLength: 4 }),
  columns: fc.subarray(properties.map((_, index) => index)),
});

const carried = (value: Value): Value => (typeof value === "string" ? plainCarriable(value) : value);

test("a feed of random rows is read back equal from Atom, verbose JSON and JSON light", () => {
  fc.assert(
    fc.property(pageOf, ({ rows, columns }) => {
      const page: Page = { set: EVERY_TYPE, columns, rows, count: rows.length, next: undefined };
      const written = properties.filter((_, index) => columns.includes(index));
      const read = (from: (property: Property, members: Members) => Value, members: Members) =>
        written.map((property) => from(property, members));

      const feed = parseXml(writeAtomFeed(page, FRAME)).feed;
      const entries: readonly { readonly content: { readonly "m:properties": Members } }[] = feed.entry ?? [];
      const atom = entries.map((entry) => read(fromAtom, entry.content["m:properties"]));
      const verbose = JSON.parse(writeVerboseFeed(page, FRAME)).d.results.map((o: Members) => read(fromVerbose, o));
      const light = JSON.parse(writeLightFeed(page, FRAME)).value.map((o: Members) => read(fromLight, o));

      const expected = rows.map((row) => columns.map((index) => carried(row[index] ?? null)));
      expect(atom).toEqual(expected);
      expect(verbose).toEqual(expected);
      expect(light).toEqual(expected);
      expect(feed["m:count"]["#text"]).toBe(String(rows.length));
    }),
    { numRuns: 200 },
  );
});

test("an entry, and each of its properties, alone is read back equal from all three", () => {
  fc.assert(
    fc.property(anyRow, fc.nat({ max: properties.length - 1 }), (row, index) => {
      const shape = { set: EVERY_TYPE, columns: properties.map((_, i) => i) };
      const expected = row.map(carried);
      const entry: Members = parseXml(writeAtomEntry(shape, row, FRAME)).entry[0].content["m:properties"];
      expect(properties.map((p) => fromAtom(p, entry))).toEqual(expected);
      const verbose = JSON.parse(writeVerboseEntry(shape, row, FRAME)).d;
      expect(properties.map((p) => fromVerbose(p, verbose))).toEqual(expected);
      const light = JSON.parse(writeLightEntry(shape, row, FRAME));
      expect(properties.map((p) => fromLight(p, light))).toEqual(expected);

      const property = properties[index];
      if (property === undefined) throw new Error("no such property");
      const value = row[index] ?? null;
      expect(fromAtom(property, parseXml(writeAtomProperty(property, value)))).toEqual(expected[index]);
      expect(fromVerbose(property, JSON.parse(writeVerboseProperty(property, value)).d)).toEqual(expected[index]);
      const alone = JSON.parse(writeLightProperty(property, value, FRAME));
      const member = value === null ? null : alone.value;
      expect(alone["odata.null"]).toBe(value === null ? true : undefined);
      expect(fromLight(property, { [property.name]: member })).toEqual(expected[index]);
    }),
    { numRuns: 100 },
  );
});
