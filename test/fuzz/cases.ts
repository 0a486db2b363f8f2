/**
 * Cases for the fuzzers: valid addresses, headers, documents and answers, broken in ways that people and programs break
 * them, and some that only an attacker would think of. All are drawn by fast-check, so that a failure can be made small
 * and found again by its seed.
 */
import * as fc from "fast-check";

/** Cases of one run over all fuzzers; `npm run fuzz` asks for more. */
const CASES = Number(process.env.FUZZ_CASES ?? 2_000);

/** The number of cases of a fuzzer that gets this share of all. */
export const runs = (share: number): fc.Parameters<unknown> => ({ numRuns: Math.ceil(CASES * share) });

/** Stands in every case, so that it can be looked for where no request text may come. */
export const MARK = "zqmark";

/** Pieces that have broken readers before. */
const PIECES: readonly string[] = [
  ...[
    "",
    " ",
    "\0",
    "\t",
    "\r",
    "\n",
    "\u0085",
    "\u2028",
    "\uFEFF",
    "\uFFFE",
    "\uD800",
    "\u{1F600}",
    "é",
    "İ",
    "\x7F",
    "\x1B[31m",
  ],
  ...[
    "'",
    '"',
    "`",
    "\\",
    "/",
    "//",
    "..",
    "%",
    "%00",
    "%C0%AF",
    "%E0%80",
    "%ZZ",
    "%25",
    "+",
    "&",
    "=",
    "?",
    "#",
    ";",
    ",",
  ],
  ...["(", ")", "((((", "))))", "[", "]", "{", "}", "[[[[[[[[", '{"a":', "<", ">", "<!--", "]]>", "<![CDATA[", "<?x?>"],
  ...[
    "<!DOCTYPE a [<!ENTITY b 'c'>]>",
    "&b;",
    "&#0;",
    "&#xD800;",
    "&#x110000;",
    "&lt;",
    "<a><a><a><a>",
    "</feed>",
    "xmlns:x=''",
  ],
  ...[
    "0",
    "-0",
    "-1",
    "1e400",
    "1E-9",
    "NaN",
    "Infinity",
    "9007199254740993",
    "99999999999999999999999",
    "0x10",
    "1_0",
    "٣",
  ],
  ...["null", "true", "undefined", "__proto__", "constructor", "toString", "hasOwnProperty", "__defineGetter__"],
  ...[
    "/Date(1e99)/",
    "/Date(-99999999999999999)/",
    "datetime'0000-00-00T99:99:99'",
    "datetime'2013-02-30'",
    "2026-13-45",
    "X'00'",
  ],
  ...[
    "' or '1' eq '1",
    "'; DROP TABLE records; --",
    "{{7*7}}",
    "<script>alert(1)</script>",
    "javascript:alert(1)",
    "\r\nX-Evil: 1",
  ],
  ...[
    "$select",
    "$filter",
    "not ",
    " and ",
    " eq ",
    "substringof('a',",
    "-".repeat(200),
    "(".repeat(300),
    "a".repeat(5_000),
  ],
  MARK,
];

export interface Edit {
  /** Where, as a fraction of the text. */
  readonly at: number;
  readonly kind: "insert" | "replace" | "remove" | "repeat" | "cut" | "swap";
  readonly piece: string;
  readonly length: number;
}

const piece = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...PIECES) },
  { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 12 }) },
);

export const edits = (most: number): fc.Arbitrary<Edit[]> =>
  fc.array(
    fc.record({
      at: fc.double({ min: 0, max: 1, noNaN: true }),
      kind: fc.constantFrom<Edit["kind"]>("insert", "insert", "replace", "remove", "repeat", "cut", "swap"),
      piece,
      length: fc.integer({ min: 0, max: 40 }),
    }),
    { maxLength: most },
  );

/** A text with edits made one after another. */
export const broken = (text: string, made: readonly Edit[]): string => made.reduce(edited, text);

function edited(text: string, { at, kind, piece: said, length }: Edit): string {
  const place = Math.floor(at * text.length);
  const before = text.slice(0, place);
  const after = text.slice(place);
  if (kind === "insert") return before + said + after;
  if (kind === "replace") return before + said + after.slice(length);
  if (kind === "remove") return before + after.slice(length);
  if (kind === "swap") return after + before;
  if (kind === "cut") return before.length < 2 ? text : before;
  return text.length > 400_000 ? text : before + after.slice(0, length * 10).repeat(3) + after;
}

/** One of some texts, broken. */
export const brokenOf = (texts: readonly string[], most = 4): fc.Arbitrary<string> =>
  fc.tuple(fc.constantFrom(...texts), edits(most)).map(([text, made]) => broken(text, made));

// Values of JSON --------------------------------------------------------------------------------------------------------

const nasty: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    false,
    0,
    -1,
    -0,
    0.5,
    1e308,
    2 ** 53,
    -(2 ** 63),
    "",
    [],
    {},
    [[]],
    [null],
    "0",
    "-1",
  ),
  fc.constantFrom<unknown>(
    "2026-02-30T25:61:61Z",
    "0001-01-01T00:00:00Z",
    "9999-12-31T23:59:59.9999999Z",
    "+275760-09-13T00:00:00Z",
  ),
  fc.constantFrom<unknown>(
    "PT1H",
    "P-1D",
    "audio",
    "groupCall",
    "peerToPeer",
    "https://elsewhere.example/",
    "//x",
    "http://169.254.169.254/",
  ),
  piece,
  fc.jsonValue({ maxDepth: 2 }),
);

interface Change {
  readonly at: number;
  readonly kind: "set" | "remove" | "twice" | "wrap" | "deep";
  readonly value: unknown;
}

export const changes = (most: number): fc.Arbitrary<Change[]> =>
  fc.array(
    fc.record({
      at: fc.nat(),
      kind: fc.constantFrom<Change["kind"]>("set", "set", "set", "remove", "twice", "wrap", "deep"),
      value: nasty,
    }),
    { maxLength: most },
  );

interface Place {
  readonly holder: Record<string, unknown>;
  readonly name: string;
}

function placesIn(value: unknown): Place[] {
  if (typeof value !== "object" || value === null) return [];
  const holder = value as Record<string, unknown>;
  return Object.keys(holder).flatMap((name) => [{ holder, name }, ...placesIn(holder[name])]);
}

/** A copy of a JSON value with some of its members changed. */
export function changed(value: unknown, made: readonly Change[]): unknown {
  const root: Record<string, unknown> = { root: structuredClone(value) };
  for (const { at, kind, value: next } of made) {
    const places = placesIn(root);
    const place = places[at % places.length];
    if (place === undefined) continue;
    const { holder, name } = place;
    const held = holder[name];
    if (kind === "set") holder[name] = structuredClone(next);
    else if (kind === "remove") Array.isArray(holder) ? holder.splice(Number(name), 1) : delete holder[name];
    else if (kind === "wrap") holder[name] = [held];
    else if (kind === "deep") holder[name] = Array.from({ length: 500 }).reduce<unknown>((inner) => [inner], held);
    else if (Array.isArray(held)) held.push(...structuredClone(held).slice(0, 50));
    else if (Array.isArray(holder)) holder.push(structuredClone(held));
  }
  return root.root;
}

// Outcomes --------------------------------------------------------------------------------------------------------------

const HANGS_AFTER_MS = 20_000;

/** The outcome, or a failure where there is none in good time. */
export async function inTime<T>(work: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error("It hangs.")), HANGS_AFTER_MS);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}
