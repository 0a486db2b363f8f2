import { symlinkSync } from "node:fs";
import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import { unstable_getVarsForDev as varsForDev } from "wrangler";
import { settingsIn, textOfFile, withSettings, writeWhole } from "../../src/cli/settings-file.ts";
import { aFolder } from "./a-folder.ts";

const folder = aFolder();
afterAll(() => folder.remove());
const config = folder.write(
  "wrangler.json",
  JSON.stringify({ name: "x", main: "x.js", compatibility_date: "2026-08-01" }),
);

/** What `wrangler dev` makes of a file of this text. */
function asWrangler(text: string): Record<string, unknown> {
  folder.write(".dev.vars", text);
  const bindings = varsForDev(config, undefined, {}, undefined, true);
  return Object.fromEntries(Object.entries(bindings).map(([name, { value }]) => [name, value]));
}

test.each([
  "A=plain\nB = spaced \n  C=indented",
  "A='quoted # not a comment' # a comment\nB=bare # a comment\nC=#nothing",
  'A="with \\n a line"\nB=`back \'and\' "front"`\nC="unended\nD=4',
  "export A=1\nB: 2\n# C=3\n\nno assignment\nA=4",
  "A='on\ntwo lines'\nB='[{\"x\":\"sha256$ab\"}]'\nC=a=b=c",
  "A='1'\r\nB=2\r\n# end\r\n",
  "A='1' junk\nB=\"it's\"\nC='x'y'",
  "A-B.C=1\nÜ=2\n1=one\n=none",
])("%j is read as wrangler reads it", (text) => {
  expect(settingsIn(text)).toEqual(asWrangler(text));
});

test("what is written is read back the same, here and by wrangler, and everything else stays", () => {
  const plain = fc
    .string({ unit: fc.constantFrom(..."aZ09 #$=:,\"'`\\{}[]äß/+"), maxLength: 20 })
    .map((text) => text.trim());
  const writable = plain.filter((text) => ["'", "`", '"'].some((mark) => !text.includes(mark)) && !text.endsWith("\\"));
  fc.assert(
    fc.property(writable, writable, (first, second) => {
      const before = "# head\nKEEP='x' # why\nA=old # its comment\n\nA='older'\r\nLAST=\"y\"";
      const after = withSettings(before, { A: first, NEW: second, GONE: undefined });
      expect(settingsIn(after)).toEqual({ KEEP: "x", A: first, LAST: "y", NEW: second });
      expect(asWrangler(after)).toEqual(settingsIn(after));
      expect(after.startsWith("# head\nKEEP='x' # why\n\nA=")).toBe(true);
      expect(withSettings(after, { A: undefined, NEW: undefined })).toBe("# head\nKEEP='x' # why\n\nLAST=\"y\"\r\n");
    }),
    { numRuns: 60 },
  );
});

test("a value that no quotation can hold is refused", () => {
  expect(() => withSettings("", { A: "'\"`" })).toThrow("A can't be written");
});

test("a file is replaced whole, for its owner alone, also behind a link", async () => {
  const file = folder.write("real.vars", "A=1\n");
  symlinkSync(file, folder.path("link.vars"));
  await writeWhole(folder.path("link.vars"), "A=2\n");
  expect(folder.read("real.vars")).toBe("A=2\n");
  expect(folder.mode("real.vars")).toBe(0o600);
  await expect(writeWhole(folder.path("no/such/folder"), "A=3\n")).rejects.toThrow("there is no such file or folder");
  expect(await textOfFile(folder.path("absent"))).toBeUndefined();
  await expect(textOfFile(folder.path("."))).rejects.toThrow("it is a folder");
});
