/** What the app registration must be allowed: the least that the figures need, and what each is for. */
export const PERMISSIONS: readonly (readonly [name: string, why: string])[] = [
  ["CallRecords.Read.All", "call records: conferences, sessions, minutes, active users"],
  ["Reports.Read.All", "usage reports: history from before the first sweep"],
  ["CallRecord-PstnCalls.Read.All", "telephone logs: dial-in and dial-out, calls, blocked users"],
];

/** The app registration in short, for whoever is about to make one. */
export const REGISTRATION: readonly string[] = [
  "In Entra (entra.microsoft.com), App registrations, New registration: accounts in this directory only, no redirect.",
  "  Under API permissions add these of Microsoft Graph, as application permissions, and grant admin consent:",
  ...PERMISSIONS.map(([name, why]) => `    ${name.padEnd(30)} ${why}`),
  "  Under Certificates & secrets make a client secret (its value is shown once), or upload a certificate.",
];
