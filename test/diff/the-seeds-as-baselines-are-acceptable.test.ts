/** The documents' examples as baselines against an archive that holds them: in Atom, JSON and CSV, by address and command. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { zipSync } from "fflate";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { catalog } from "../../src/catalog.ts";
import { diffOf, EXIT_CODES } from "../../src/cli/diff.ts";
import { importFiles, removeRecordedRows } from "../../src/cli/import.ts";
import { record } from "../../src/cli/record.ts";
import type { DiffResult } from "../../src/diff/model.ts";
import { readRecording } from "../../src/diff/recording.ts";
import { type ServedBridge, servedBridge } from "./served-bridge.ts";
import { atom, CULTURES, csv, light, verbose } from "./written.ts";

const SEEDS = join(import.meta.dirname, "../conformance/seeds");
const ANSWERS = readdirSync(SEEDS)
  .filter((name) => name.endsWith(".response.txt"))
  .map((name) => ({ name, text: readFileSync(join(SEEDS, name), "utf8") }));
const RECORDINGS = ANSWERS.map(({ name, text }) => ({
  name,
  text,
  ...readRecording(new TextEncoder().encode(text), {}, catalog()),
}));

let served: ServedBridge;
let folder: string;

beforeAll(async () => {
  served = await servedBridge("2013-07-08T12:00:00Z");
  folder = mkdtempSync(join(tmpdir(), "seeds-"));
  const { lines, failed } = await importFiles(
    ANSWERS.map(({ name }) => join(SEEDS, name)),
    served.target,
    {},
  );
  expect(failed, lines.join("\n")).toBe(0);
});

afterAll(async () => {
  await served.close();
  rmSync(folder, { recursive: true, force: true });
});

const asked = async (query: string, body: string): Promise<DiffResult> => {
  const answer = await served.operate(`/bridge/diff${query}`, body);
  expect(answer.status).toBe(200);
  return (await answer.json()) as DiffResult;
};

describe("POST /bridge/diff", () => {
  test.each(RECORDINGS)("$name as the documents show it", async ({ text, set, rows }) => {
    const { verdict, comparisons } = await asked("", text);
    expect([verdict, comparisons[0]?.set, comparisons[0]?.rows.length]).toEqual(["acceptable", set, rows.length]);
    expect(comparisons[0]?.causes).toEqual([]);
  });

  test.each(RECORDINGS)("$name written in the other forms", async ({ set, rows }) => {
    const british = CULTURES["Export-Csv, Britain"];
    if (british === undefined) throw new Error("no such culture");
    for (const body of [atom(set, rows), verbose(set, rows), light(set, rows), csv(rows, british)]) {
      // Ten, thirteen and fourteen can only be days; the weeks' Dates leave it open.
      expect((await asked(`?set=${set}&dates=dmy`, body)).verdict).toBe("acceptable");
    }
  });

  test("HTML where it is asked for", async () => {
    const answer = await served.operate("/bridge/diff", RECORDINGS[0]?.text, { Accept: "text/html" });
    expect(answer.headers.get("Content-Type")).toBe("text/html; charset=utf-8");
    expect(await answer.text()).toContain("<strong>Acceptable.</strong>");
  });

  test("a changed figure is a difference, and a tolerance or failOn accepts it", async () => {
    const [first] = RECORDINGS;
    if (first === undefined) throw new Error("no seed");
    const changed = first.text.replace('"TotalConferences":"19"', '"TotalConferences":"25"');
    expect(changed).not.toBe(first.text);
    expect((await asked("", changed)).verdict).toBe("different");
    expect((await asked("?tolerance=TotalConferences=6", changed)).verdict).toBe("acceptable");
    expect((await asked("?tolerance=TotalConferences=5", changed)).verdict).toBe("different");
    expect((await asked("?tolerance=*=25%25", changed)).verdict).toBe("acceptable");
    expect((await asked("?failOn=none", changed)).verdict).toBe("acceptable");
  });

  test("only an operator may ask", async () => {
    const answer = await served.bridge.ask("/bridge/diff", { method: "POST", body: RECORDINGS[0]?.text ?? "" });
    expect(answer.status).toBe(403);
  });
});

describe("the commands", () => {
  test("diff of the folder: acceptable, exit 0", async () => {
    const result = await diffOf(
      [SEEDS].map((path) => join(path)),
      served.target,
      {},
    ).catch((error: unknown) => error);
    // The folder also holds requests and notes: they are named, and nothing is passed off as compared.
    expect((result as DiffResult).refused.length).toBeGreaterThan(0);
    const answers = await diffOf(
      ANSWERS.map(({ name }) => join(SEEDS, name)),
      served.target,
      {},
    );
    expect([answers.verdict, EXIT_CODES[answers.verdict], answers.refused]).toEqual(["acceptable", 0, []]);
    expect(answers.comparisons.map(({ set }) => set).sort()).toEqual(
      [...new Set(RECORDINGS.map(({ set }) => set))].sort(),
    );
  });

  test("a zip of them: the same", async () => {
    const zip = join(folder, "old.zip");
    writeFileSync(
      zip,
      zipSync(Object.fromEntries(RECORDINGS.map(({ name, text }) => [`a/${name}`, new TextEncoder().encode(text)]))),
    );
    const result = await diffOf([zip], served.target, {});
    expect([result.verdict, result.comparisons.length]).toEqual(["acceptable", 5]);
  });

  test("record, then diff of the recording with the endpoint and with itself", async () => {
    const to = join(folder, "recorded");
    const { lines, failed } = await record(served.target, { set: [], to });
    expect(failed, lines.join("\n")).toBe(0);
    expect(readdirSync(to)).toContain("CsConferenceMonthly.json");
    const root = { ...served.target, url: new URL("/ecp/reportingwebservice/reporting.svc", served.target.url) };
    const seeds = ANSWERS.map(({ name }) => join(SEEDS, name));
    expect((await diffOf(seeds, root, {})).verdict).toBe("acceptable");
    expect((await diffOf(seeds, undefined, { with: to })).verdict).toBe("acceptable");
  });

  test("importing again changes nothing, a contradiction keeps nothing and names both values", async () => {
    const seed = ANSWERS.find(({ name }) => name.startsWith("01"));
    if (seed === undefined) throw new Error("no seed 01");
    const path = join(folder, "changed.json");
    writeFileSync(path, seed.text.replace('"TotalConferences":"19"', '"TotalConferences":"25"'));
    const again = await importFiles([join(SEEDS, seed.name)], served.target, {});
    expect(again.lines[0]).toContain("0 rows of CsConferenceMonthly, zone UTC; 1 were known already");
    const { failed, lines } = await importFiles([path], served.target, {});
    expect(failed).toBe(1);
    expect(lines[0]).toMatch(/Nothing was kept.*2013-05-31.*"TotalConferences":19.*"TotalConferences":25/);
  });

  test("recorded rows are shown in coverage, and removed after confirmation alone", async () => {
    const status = async () => {
      const answer = await served.bridge.ask("/bridge/status", { username: "operator@example.onmicrosoft.com" });
      return (
        (await answer.json()) as {
          tenants: { coverage: { recorded?: string[][] }; recorded: { set: string; rows: number }[] }[];
        }
      ).tenants[0];
    };
    expect((await status())?.coverage.recorded).toContainEqual(["2013-05-12", "2013-05-14"]);
    expect((await status())?.recorded).toContainEqual({
      set: "CsActiveUserWeekly",
      rows: 3,
      from: "2013-05-05",
      to: "2013-05-19",
    });
    const wrong = await served.operate("/bridge/import/remove?set=CsActiveUserWeekly&confirm=2");
    expect(wrong.status).toBe(409);
    await expect(removeRecordedRows("CsActiveUserWeekly", served.target, {})).rejects.toThrow("--yes");
    expect(await removeRecordedRows("CsActiveUserWeekly", served.target, { from: "2013-05-12", yes: true })).toContain(
      "2 recorded rows",
    );
    expect((await status())?.recorded).toContainEqual({
      set: "CsActiveUserWeekly",
      rows: 1,
      from: "2013-05-05",
      to: "2013-05-05",
    });
  });
});
