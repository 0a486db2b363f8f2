/** Recorded rows are kept all or none: a row may be completed, never changed. */
import { expect, test } from "vitest";
import type { RecordedRow } from "../../src/reports/archive-view.ts";
import { emptyArchive } from "../oracle/collected.ts";

const row = (date: number, values: RecordedRow["values"], zone = "UTC"): RecordedRow => ({
  key: String(date),
  date,
  zone,
  values,
});

test("the same rows again change nothing", () => {
  const archive = emptyArchive();
  expect(archive.keepRecorded("CsConferenceDaily", [row(1, { TotalConferences: 4 })], 1)).toMatchObject({ kept: 1 });
  const revision = archive.revision();
  expect(archive.keepRecorded("CsConferenceDaily", [row(1, { TotalConferences: 4 })], 2)).toEqual({
    kept: 0,
    conflicts: [],
  });
  expect(archive.revision()).toBe(revision);
});

test("a row is completed by columns it lacked", () => {
  const archive = emptyArchive();
  archive.keepRecorded("CsConferenceDaily", [row(1, { TotalConferences: 4 })], 1);
  archive.keepRecorded("CsConferenceDaily", [row(1, { AVConferences: 2 })], 2);
  expect(archive.recorded("CsConferenceDaily")).toEqual([row(1, { TotalConferences: 4, AVConferences: 2 })]);
});

test("one contradiction keeps all rows of the answer out", () => {
  const archive = emptyArchive();
  archive.keepRecorded("CsConferenceDaily", [row(1, { TotalConferences: 4 })], 1);
  const outcome = archive.keepRecorded(
    "CsConferenceDaily",
    [row(2, { TotalConferences: 9 }), row(1, { TotalConferences: 5 })],
    2,
  );
  expect(outcome.kept).toBe(0);
  expect(outcome.conflicts).toEqual([{ key: "1", held: { TotalConferences: 4 }, offered: { TotalConferences: 5 } }]);
  expect(archive.recorded("CsConferenceDaily")).toEqual([row(1, { TotalConferences: 4 })]);
});

test("the same Date of another zone is another day, so it contradicts", () => {
  const archive = emptyArchive();
  archive.keepRecorded("CsConferenceDaily", [row(1, { TotalConferences: 4 })], 1);
  expect(archive.keepRecorded("CsConferenceDaily", [row(1, { TotalConferences: 4 }, "Europe/Berlin")], 2).kept).toBe(0);
});

test("sets are apart", () => {
  const archive = emptyArchive();
  archive.keepRecorded("CsConferenceDaily", [row(1, { TotalConferences: 4 })], 1);
  expect(archive.recorded("CsConferenceWeekly")).toEqual([]);
});
