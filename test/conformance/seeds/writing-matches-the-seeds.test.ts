import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { writeAtomFeed } from "../../../src/legacy/atom.ts";
import type { EntitySet, Frame, Page, Row } from "../../../src/legacy/model.ts";
import { writeVerboseFeed } from "../../../src/legacy/verbose-json.ts";
import {
  ACTIVE_USER_DAILY,
  ACTIVE_USER_WEEKLY,
  CONFERENCE_DAILY,
  CONFERENCE_MONTHLY,
  day,
  FRAME,
  P2P_AV_TIME_DAILY,
  page,
  row,
} from "../../legacy/writing/samples.ts";

const fixture = (name: string) => readFileSync(join(import.meta.dirname, name), "utf8");

interface Pair {
  readonly name: string;
  readonly set: EntitySet;
  readonly updated: string;
  readonly columns: readonly string[] | undefined;
  readonly rows: readonly Row[];
}

const conference = (date: string, total: number, av: number, im: number, sharing: number, web: number): Row =>
  row(CONFERENCE_DAILY, {
    ID: 24984,
    Date: day(date),
    TotalConferences: total,
    AVConferences: av,
    IMConferences: im,
    ApplicationSharingConferences: sharing,
    WebConferences: web,
    TelephonyConferences: 0,
  });
const avTime = (date: string, audio: number, video: number): Row =>
  row(P2P_AV_TIME_DAILY, { Date: day(date), TotalAudioMinutes: audio, TotalVideoMinutes: video });
const users = (date: string, count: number): Row => row(ACTIVE_USER_DAILY, { Date: day(date), ActiveUsers: count });

const AV_TIMES = [avTime("2013-05-10", 1, 0), avTime("2013-05-13", 18, 6), avTime("2013-05-14", 6, 1)];
const AV_COLUMNS = ["Date", "TotalAudioMinutes", "TotalVideoMinutes"];

const PAIRS: readonly Pair[] = [
  {
    name: "01-cs-conference-monthly-json",
    set: CONFERENCE_MONTHLY,
    updated: "2013-07-08T20:48:10Z",
    columns: undefined,
    rows: [conference("2013-05-31", 19, 12, 13, 4, 15)],
  },
  {
    name: "02-cs-conference-daily-atom",
    set: CONFERENCE_DAILY,
    updated: "2013-07-08T20:48:10Z",
    columns: ["Date", ...CONFERENCE_DAILY.type.properties.slice(4).map((p) => p.name)],
    rows: [
      conference("2013-05-14", 6, 5, 4, 3, 6),
      conference("2013-05-13", 10, 7, 6, 1, 8),
      conference("2013-05-10", 3, 0, 3, 0, 1),
    ],
  },
  {
    name: "03-cs-p2p-av-time-daily-atom",
    set: P2P_AV_TIME_DAILY,
    updated: "2013-07-08T20:48:10Z",
    columns: AV_COLUMNS,
    rows: AV_TIMES,
  },
  {
    name: "04-cs-p2p-av-time-daily-descending-atom",
    set: P2P_AV_TIME_DAILY,
    updated: "2013-07-08T20:48:10Z",
    columns: AV_COLUMNS,
    rows: AV_TIMES.toReversed(),
  },
  {
    name: "05-cs-active-user-weekly-json",
    set: ACTIVE_USER_WEEKLY,
    updated: "2013-06-25T19:01:23Z",
    columns: ["Date", "ActiveUsers"],
    rows: [users("2013-05-05", 5), users("2013-05-12", 5), users("2013-05-19", 3)],
  },
  {
    name: "06-cs-active-user-daily-atom",
    set: ACTIVE_USER_DAILY,
    updated: "2013-06-25T19:01:23Z",
    columns: ["Date", "ActiveUsers"],
    rows: [users("2013-05-14", 5), users("2013-05-13", 5), users("2013-05-10", 5)],
  },
];

test.each(PAIRS)("$name: the rows give the documented answer byte for byte", (pair) => {
  const requestAddress = fixture(`${pair.name}.request.txt`).replace(/\?.*$/s, "");
  const frame: Frame = { ...FRAME, requestAddress, updated: pair.updated };
  const written: Page = page(pair.set, pair.rows, pair.columns);
  const write = pair.name.endsWith("json") ? writeVerboseFeed : writeAtomFeed;
  expect(write(written, frame)).toBe(fixture(`${pair.name}.response.txt`));
});
