import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { packagesIn } from "../../src/cli/locked-packages.ts";

const ROOT = join(import.meta.dirname, "../..");
const lockText = readFileSync(join(ROOT, "package-lock.json"), "utf8");
const lock = JSON.parse(lockText) as {
  packages: Record<
    string,
    { integrity?: string; hasInstallScript?: boolean; dev?: boolean; resolved?: string; link?: boolean }
  >;
};
const manifest = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as Record<string, Record<string, string>>;

/** Licences that ask for no more than to be named. */
const ALLOWED = ["MIT", "ISC", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "0BSD"];

test("versions are exact", () => {
  for (const kind of ["dependencies", "devDependencies", "optionalDependencies", "overrides"]) {
    for (const [name, version] of Object.entries(manifest[kind] ?? {})) {
      expect([name, version]).toEqual([name, expect.stringMatching(/^\d+\.\d+\.\d+$/)]);
    }
  }
});

test("every package has the hash of its bytes, and no registry is named", () => {
  for (const [place, { integrity, resolved, link }] of Object.entries(lock.packages)) {
    if (place === "" || link === true) continue;
    expect([place, integrity]).toEqual([place, expect.stringMatching(/^sha512-/)]);
    expect([place, resolved]).toEqual([place, undefined]);
  }
});

test("what comes with the Worker has an allowed licence", () => {
  const production = packagesIn(lockText).filter(({ isForDevelopment }) => !isForDevelopment);
  expect(production.length).toBeGreaterThan(10);
  expect(production.filter(({ licence }) => !ALLOWED.includes(licence))).toEqual([]);
});

test("every package states a licence", () => {
  expect(packagesIn(lockText).filter(({ licence }) => licence === "none stated")).toEqual([]);
});

test("no package of production brings an install script; of the others only two that do without", () => {
  const scripts = Object.entries(lock.packages).filter(([, { hasInstallScript }]) => hasInstallScript === true);
  // Both choose a binary that npm has installed already, as an optional dependency.
  expect(scripts.map(([place, { dev }]) => [place.split("node_modules/").at(-1), dev]).sort()).toEqual([
    ["esbuild", true],
    ["workerd", true],
  ]);
});
