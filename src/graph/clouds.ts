/**
 * The four clouds of Microsoft Graph: their addresses and which parts of Graph each one has.
 * Source: graph-contract D.3, A.1, B.1, C.1, C.7.
 */

export const CLOUD_NAMES = ["global", "us-gov-high", "us-gov-dod", "china"] as const;
export type CloudName = (typeof CLOUD_NAMES)[number];

/** How a family of usage reports is had: v1.0 as CSV behind a redirect, beta as JSON pages, or not at all. */
export type ReportForm = "v1.0-csv" | "beta-json" | "none";

export interface Cloud {
  readonly name: CloudName;
  readonly graphHost: string;
  readonly loginHost: string;
  /** Hosts in the `iss` of tokens for others than Graph. */
  readonly issuerHosts: readonly string[];
  readonly skypeReports: ReportForm;
  readonly teamsReports: ReportForm;
  readonly callRecords: boolean;
  /** getPstnCalls, and the beta logs of blocked users and of dial-out use. */
  readonly pstnLogs: boolean;
  readonly directRoutingCalls: boolean;
  /** Whether the setting that conceals names in reports can be read. */
  readonly reportSettings: boolean;
}

export const CLOUDS: { readonly [N in CloudName]: Cloud } = {
  global: {
    name: "global",
    graphHost: "graph.microsoft.com",
    loginHost: "login.microsoftonline.com",
    issuerHosts: ["login.microsoftonline.com"],
    skypeReports: "v1.0-csv",
    teamsReports: "v1.0-csv",
    callRecords: true,
    pstnLogs: true,
    directRoutingCalls: true,
    reportSettings: true,
  },
  "us-gov-high": {
    name: "us-gov-high",
    graphHost: "graph.microsoft.us",
    loginHost: "login.microsoftonline.us",
    issuerHosts: ["login.microsoftonline.us"],
    skypeReports: "none",
    teamsReports: "beta-json",
    callRecords: true,
    pstnLogs: true,
    directRoutingCalls: false,
    reportSettings: false,
  },
  "us-gov-dod": {
    name: "us-gov-dod",
    graphHost: "dod-graph.microsoft.us",
    loginHost: "login.microsoftonline.us",
    issuerHosts: ["login.microsoftonline.us"],
    skypeReports: "none",
    teamsReports: "beta-json",
    callRecords: true,
    pstnLogs: true,
    directRoutingCalls: false,
    reportSettings: false,
  },
  china: {
    name: "china",
    graphHost: "microsoftgraph.chinacloudapi.cn",
    loginHost: "login.chinacloudapi.cn",
    issuerHosts: ["login.partner.microsoftonline.cn", "login.chinacloudapi.cn"],
    skypeReports: "beta-json",
    teamsReports: "beta-json",
    callRecords: false,
    pstnLogs: false,
    directRoutingCalls: false,
    reportSettings: false,
  },
};
