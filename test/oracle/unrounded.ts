/**
 * A family of the tests' own, made by a mapping alone: every measure of the five families as it is before rounding,
 * and their distinct users, by day, week, month and year.
 */
import { buildCatalog } from "../../src/reports/catalog.ts";
import { PERIODS } from "../../src/reports/periods.ts";
import type { FamilyName } from "./oracle.ts";

const PEOPLE = "ActiveUsers";

const field = (name: string, formula: object) => ({
  name,
  type: "Edm.Int64",
  doc: "For tests.",
  since: "documents",
  sources: [
    {
      source: "callRecords",
      words: "For tests.",
      from: "call records",
      fidelity: "approximate",
      bias: "either",
      document: "counting rules",
      ...formula,
    },
  ],
});

const sum = (name: string, measure: string, phoneLeg?: string) =>
  field(name, {
    formula: "count",
    measures: [measure],
    ...(phoneLeg === undefined ? {} : { when: { policy: "countPstnLegs", is: true, use: [measure, phoneLeg] } }),
  });

export const unrounded = buildCatalog([
  {
    family: "Unrounded",
    entityType: "UnroundedReport",
    doc: "For tests.",
    rows: "periods",
    sources: ["callRecords"],
    sets: PERIODS.map((period, order) => ({
      name: `Unrounded${period}`,
      period,
      order,
      title: "For tests",
      xAxis: "Date",
      yAxis: "Amounts",
    })),
    fields: [
      field(PEOPLE, {
        formula: "distinct",
        marks: ["active"],
        when: { policy: "countPstnLegs", is: true, use: ["active", "activePhoneLeg"] },
      }),
      sum("TotalConferences", "conferences"),
      sum("AVConferences", "avConferences"),
      sum("ApplicationSharingConferences", "sharingConferences"),
      sum("WebConferences", "dataConferences"),
      sum("TelephonyConferences", "phoneConferences"),
      field("AVConferenceMinutes", {
        formula: "count",
        measures: ["avConferencePersonMs"],
        when: { policy: "avConferenceMinutes", is: "wall-clock", use: ["avConferenceWallMs"] },
      }),
      sum("TotalP2PSessions", "p2pSessions", "phoneLegSessions"),
      sum("P2PAudioSessions", "p2pAudioSessions", "phoneLegAudioSessions"),
      sum("P2PVideoSessions", "p2pVideoSessions", "phoneLegVideoSessions"),
      sum("P2PApplicationSharingSessions", "p2pSharingSessions", "phoneLegSharingSessions"),
      sum("TotalAudioMinutes", "p2pAudioMs", "phoneLegAudioMs"),
      sum("TotalVideoMinutes", "p2pVideoMs", "phoneLegVideoMs"),
    ],
  },
]);

/** The columns of a family that the probe sums. */
export const UNROUNDED_FIELDS: Readonly<Record<FamilyName, readonly string[]>> = {
  CsActiveUser: [PEOPLE],
  CsAVConferenceTime: ["AVConferenceMinutes"],
  CsConference: [
    "TotalConferences",
    "AVConferences",
    "ApplicationSharingConferences",
    "WebConferences",
    "TelephonyConferences",
  ],
  CsP2PAVTime: ["TotalAudioMinutes", "TotalVideoMinutes"],
  CsP2PSession: ["TotalP2PSessions", "P2PAudioSessions", "P2PVideoSessions", "P2PApplicationSharingSessions"],
};
