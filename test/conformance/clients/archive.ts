/** The bridge that the clients of these tests meet: the documents' three days, and a set longer than a server page. */
import { bridgeInNode, type NodeBridge, ORIGIN } from "../../support/bridge-in-node.ts";

/** The day on which the documents' examples were answered. */
export const TODAY = "2013-07-08T20:48:10Z";
/** As every client was given it, but for the host. */
export const ROOT = `${ORIGIN}/ecp/reportingwebservice/reporting.svc`;
export const LONG_SET = "CsActiveUserDaily";
export const LONG_SET_ROWS = 2_500;

const DAY_MS = 86_400_000;
const FIRST_DAY = Date.parse("2006-01-01T00:00:00Z");

/** Users of the n-th day of the long set. */
export const usersOn = (n: number): number => (n % 97) + 1;
export const dayOf = (n: number): string => new Date(FIRST_DAY + n * DAY_MS).toISOString().slice(0, 10);

export async function bridgeWithHistory(
  variables: Readonly<Record<string, string | undefined>> = {},
): Promise<NodeBridge> {
  const bridge = bridgeInNode(TODAY, variables);
  const conference = (date: string, id: number, total: number, av: number) => ({
    ID: String(id),
    Date: `/Date(${Date.parse(`${date}T00:00:00Z`)})/`,
    TotalConferences: String(total),
    AVConferences: String(av),
  });
  await bridge.importRows("CsConferenceDaily", [
    conference("2013-05-10", 24981, 3, 0),
    conference("2013-05-13", 24982, 10, 7),
    conference("2013-05-14", 24983, 6, 5),
  ]);
  return bridge;
}

/** The same with {@link LONG_SET_ROWS} days of active users. */
export async function bridgeWithLongHistory(): Promise<NodeBridge> {
  const bridge = await bridgeWithHistory();
  const rows = Array.from({ length: LONG_SET_ROWS }, (_, n) => ({
    Date: `/Date(${FIRST_DAY + n * DAY_MS})/`,
    ActiveUsers: String(usersOn(n)),
  }));
  await bridge.importRows(LONG_SET, rows);
  return bridge;
}
