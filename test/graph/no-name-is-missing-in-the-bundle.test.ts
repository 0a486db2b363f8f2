/** msal-names.mjs stands in the bundle for some lists of names and functions: all that the library reads of them there must be in it. */
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import * as lists from "../../src/graph/bundled/msal-names.mjs";
import { bundleAliases } from "../support/bundle-aliases.ts";

const CLIENT = join(
  import.meta.dirname,
  "../../node_modules/@azure/msal-node/dist/client/ConfidentialClientApplication.mjs",
);

const LISTS =
  /\b(Constants|AADServerParamKeys|ClientAuthErrorCodes|RequestParameterBuilder|TimeUtils|UrlUtils)\b(?: as ([\w$]+))?/g;

/** The library's own modules that come into the bundle with one of them. */
function modulesFrom(file: string, seen = new Map<string, string>()): Map<string, string> {
  if (seen.has(file)) return seen;
  const text = readFileSync(file, "utf8");
  seen.set(file, text);
  for (const [, name = ""] of text.matchAll(/ from '(\.[^']+)'/g)) {
    if (!bundleAliases().some(({ find }) => find.test(name))) modulesFrom(join(dirname(file), name), seen);
  }
  return seen;
}

test("msal reads no name that the bundle leaves out", () => {
  const modules = modulesFrom(CLIENT);
  expect(modules.size).toBeGreaterThan(8);
  const read = new Set<string>();
  for (const text of modules.values()) {
    const imported = [...text.matchAll(/import \{([^}]+)\} from '@azure\/msal-common\/node'/g)].join();
    for (const [, list = "", alias = list] of imported.matchAll(LISTS)) {
      const reads = new RegExp(`(?<![\\w$.])${alias.replace("$", "\\$")}\\.(?!mjs)(\\w+)`, "g");
      for (const [, name = ""] of text.matchAll(reads)) read.add(`${list}.${name}`);
    }
  }
  const known = Object.entries<object>(lists).flatMap(([list, names]) =>
    Object.entries(names).flatMap(([name, value]) => (value === undefined ? [] : `${list}.${name}`)),
  );
  expect(read.size).toBeGreaterThan(10);
  expect([...read].filter((name) => !known.includes(name))).toEqual([]);
});
