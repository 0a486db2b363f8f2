/**
 * A tenant of which every source knows something, as plain lists: what an archive is filled with, and what a test loops
 * over to say by itself what each cell must be.
 */
import { catalog } from "../../../src/catalog.ts";
import { type Log, MARKS, MEASURES, USER_MEASURES } from "../../../src/measures.ts";
import { usedReports } from "../../../src/reports/used-sources.ts";
import { TestArchive, type WrittenRow } from "../families/archive.ts";

/** Half past one in the morning of the 20th in India. */
export const NOW = "2026-11-19T20:00:00Z";
/** Call records and logs were read from here up to now. */
export const READ_FROM = "2026-11-02";
/** Reports know these UTC days; the Skype ones begin later, so that each has days of its own. */
const TEAMS_DAYS = ["2026-10-28", "2026-10-29", "2026-10-30", "2026-10-31", "2026-11-01", "2026-11-02"];
const SKYPE_DAYS = TEAMS_DAYS.slice(2);
const DIALOUT = "getPstnOnlineMeetingDialoutReport";
export const MESSAGES_REPORT = "getTeamsUserActivityUserDetail";

export interface WrittenRecord extends WrittenRow {
  /** `call`, or the log that the row is of. */
  readonly kind: "call" | Log | typeof MESSAGES_REPORT;
}

const atOf = (index: number): string => {
  // The 3rd to the 17th, also in the evening, when it is the next day in India already.
  const date = String(3 + (index % 15)).padStart(2, "0");
  return `2026-11-${date}T${index % 2 === 0 ? "09:10" : "21:40"}:00Z`;
};

/** Each measure, each measure of a user and each mark has records of its own, of different size. */
const CALLS: WrittenRecord[] = [
  ...MEASURES.filter((measure) => !measure.startsWith("dial")).flatMap((measure, index) =>
    [0, 1].map(
      (copy): WrittenRecord => ({
        kind: "call",
        id: `${measure} ${copy}`,
        at: atOf(index + 4 * copy),
        sums: { [measure]: measure.endsWith("Ms") ? 61_000 * (index + 1) : index + 1 },
        sessions: index + 1,
      }),
    ),
  ),
  ...USER_MEASURES.filter((measure) => !measure.startsWith("pstn") && measure !== "messages").map(
    (measure, index): WrittenRecord => ({
      kind: "call",
      id: `user ${measure}`,
      at: atOf(index + 1),
      users: {
        [index % 3 === 0 ? "bo" : "ada"]: {
          name: index % 3 === 0 ? "bo@contoso.example" : "ada@contoso.example",
          sums: { [measure]: measure.endsWith("Ms") ? 47_000 * (index + 1) : index + 1 },
        },
      },
      sessions: 2,
    }),
  ),
  ...MARKS.flatMap((mark, index) =>
    ["ada", "bo", "cy"].slice(0, 1 + (index % 3)).map(
      (user): WrittenRecord => ({
        kind: "call",
        id: `${mark} of ${user}`,
        at: atOf(index + 2),
        users: { [user]: { name: `${user}@contoso.example`, marks: [[atOf(index + 2), atOf(index + 3), [mark]]] } },
        sessions: 3,
      }),
    ),
  ),
  // Held, but of a day that was not read to its end: it stands behind nothing.
  {
    kind: "call",
    id: "of the first day",
    at: "2026-11-01T12:00:00Z",
    sums: Object.fromEntries(MEASURES.map((measure) => [measure, 60_000])),
    users: {
      ada: { sums: { p2pSessions: 100 }, marks: [["2026-11-01T12:00:00Z", "2026-11-01T13:00:00Z", ["active"]]] },
    },
  },
];

const LOG_ROWS: WrittenRecord[] = [
  ...(["conf_in", "conf_out", "user_out", "user_in"] as const).map(
    (callType, index): WrittenRecord => ({
      kind: "getPstnCalls",
      id: `pstn ${callType}`,
      at: atOf(index),
      sums: index < 2 ? { [index === 0 ? "dialInMs" : "dialOutMs"]: 90_000 * (index + 1) } : {},
      users:
        index < 2
          ? {}
          : {
              ada: {
                name: "ada@contoso.example",
                sums:
                  index === 2
                    ? { pstnPlacedCalls: 1, pstnPlacedMs: 99_000 }
                    : { pstnReceivedCalls: 1, pstnReceivedMs: 30_000 },
              },
            },
      sessions: 0,
      members: {
        userPrincipalName: "ada@contoso.example",
        startDateTime: atOf(index),
        callerNumber: `caller ${index}`,
        calleeNumber: `callee ${index}`,
        callId: `call ${index}`,
        callType,
        usageCountryCode: "US",
        duration: 90 * (index + 1),
        currency: "USD",
        charge: index / 100,
      },
    }),
  ),
  {
    kind: "getDirectRoutingCalls",
    id: "direct",
    at: atOf(6),
    sessions: 0,
    members: {
      userPrincipalName: "bo@contoso.example",
      startDateTime: atOf(6),
      callerNumber: "caller",
      calleeNumber: "callee",
      correlationId: "correlation",
      callType: "ByotOut",
      duration: 5,
    },
  },
  {
    kind: "getPstnBlockedUsersLog",
    id: "block",
    at: atOf(8),
    sessions: 0,
    members: {
      blockDateTime: atOf(8),
      userPrincipalName: "bo@contoso.example",
      userBlockMode: "blocked",
      userTelephoneNumber: "+1425",
      blockReason: "usage",
    },
  },
  ...["2026-11-05", "2026-11-06", "2026-11-12"].map(
    (date, index): WrittenRecord => ({
      kind: DIALOUT,
      id: `${date} dial-out`,
      at: `${date}T00:00:00Z`,
      sessions: 0,
      members: {
        userId: "ada",
        userPrincipalName: "ada@contoso.example",
        userDisplayName: "Ada",
        usageLocation: "US",
        destinationContext: "Domestic",
        currency: "USD",
        totalCalls: index + 1,
        totalCallCharge: 0.1,
        totalCallSeconds: 100 * (index + 1),
      },
    }),
  ),
  ...TEAMS_DAYS.map(
    (date, index): WrittenRecord => ({
      kind: MESSAGES_REPORT,
      id: `${date} messages`,
      at: `${date}T00:00:00Z`,
      users: { ada: { sums: { messages: index + 1 } } },
      sessions: 0,
    }),
  ),
];

export const RECORDS: readonly WrittenRecord[] = [...CALLS, ...LOG_ROWS];

export interface WrittenReportDay {
  readonly report: string;
  readonly date: string;
  readonly columns: Readonly<Record<string, number>>;
}

export const REPORT_DAYS: readonly WrittenReportDay[] = [
  ...usedReports(catalog()).flatMap(({ name, columns }, place) =>
    (name.startsWith("getTeams") ? TEAMS_DAYS : SKYPE_DAYS).map((date, index) => ({
      report: name,
      date,
      columns: Object.fromEntries(
        columns.map((column, at) => [
          column.name,
          (column.unit === "duration" ? 90_000 : 1) * (3 + place + index + at),
        ]),
      ),
    })),
  ),
  ...SKYPE_DAYS.slice(2).map((date, index) => ({
    report: DIALOUT,
    date,
    columns: { totalCallSeconds: 45 * (index + 1) },
  })),
  ...TEAMS_DAYS.map((date) => ({ report: MESSAGES_REPORT, date, columns: { "Private Chat Message Count": 1 } })),
];

/** The archive that collecting all this leaves behind. */
export function writtenArchive(): TestArchive {
  const archive = new TestArchive();
  for (const { kind, ...record } of RECORDS) {
    if (kind === "call") archive.calls(record);
    else archive.rows(kind, record);
  }
  for (const { report, date, columns } of REPORT_DAYS) archive.report(report, date, columns);
  for (const source of [
    "callRecords",
    "getPstnCalls",
    "getDirectRoutingCalls",
    "getPstnBlockedUsersLog",
    DIALOUT,
  ] as const) {
    archive.covered(source, READ_FROM, NOW);
  }
  return archive;
}
