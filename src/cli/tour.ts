/** What `npm start` tells a newcomer: where the bridge answers and what to try first. */

/** The only account of the simulated tenant. */
export const DEMO_ACCOUNT = { username: "admin@contoso.example", password: "demo" } as const;

/**
 * Lines to print once the bridge answers.
 *
 * @param origin where it answers, without a slash at the end
 */
export function tour(origin: string): string {
  const curl = (path: string) => `  curl -u ${DEMO_ACCOUNT.username}:${DEMO_ACCOUNT.password} '${origin}${path}'`;
  const service = "/ecp/reportingwebservice/reporting.svc";
  return `
The bridge answers at ${origin} for a simulated tenant (account ${DEMO_ACCOUNT.username}, password ${DEMO_ACCOUNT.password}).

A report in Atom, the same in JSON, and the service's description:
${curl(`${service}/CsConferenceMonthly`)}
${curl(`${service}/CsConferenceMonthly?$format=json`)}
${curl(`${service}/$metadata`)}

Where its figures come from, and how far collecting has got:
${curl("/bridge/explain/CsConferenceMonthly")}
${curl("/bridge/status")}

The same for people, as the old cmdlets had it:
  npm run cli -- report CsConference --report-type Monthly --against ${origin} --user ${DEMO_ACCOUNT.username} --password ${DEMO_ACCOUNT.password}

The pages for people: ${origin}/bridge/
`;
}
