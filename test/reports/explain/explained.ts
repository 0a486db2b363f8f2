/** Explanations as `GET /bridge/explain` gives them, over an archive in this process. */
import { type Explanation, explain } from "../../../src/api/explain.ts";
import { Callers } from "../../../src/callers.ts";
import type { Account, Config, TenantConfig } from "../../../src/config.ts";
import { HeldReports } from "../../../src/held-reports.ts";
import type { LegacyParts } from "../../../src/legacy-service.ts";
import { behindCells } from "../../../src/reports/behind-cells.ts";
import { DEFAULT_POLICY, type Policy } from "../../../src/reports/policy.ts";
import { packTable } from "../../../src/reports/sent-table.ts";
import { reportTable } from "../../../src/reports/table.ts";
import { resolveZone } from "../../../src/reports/zones.ts";
import type { ReportQuestion, TenantPort } from "../../../src/tenant-port.ts";
import { ms, setNamed, type TestArchive } from "../families/archive.ts";

const ACCOUNT: Account = { username: "reader", passwordHash: "", roles: ["reader"], tenants: ["tenant"] };

export interface Asked {
  readonly now: string;
  readonly zone?: string;
  readonly policy?: Partial<Policy>;
  /** Field to open down to the ids of its records. */
  readonly open?: string;
}

/** @param rest set and options, as behind `/bridge/explain/` */
export function explained(
  rest: string,
  archive: TestArchive,
  { now, zone, policy, open }: Asked,
): Promise<Explanation> {
  const tenant: TenantConfig = {
    tenantId: "tenant",
    tenantName: "Tenant",
    domains: [],
    clientId: "",
    credential: { kind: "secret", secret: "" },
    cloud: "global",
    policy: { ...DEFAULT_POLICY, ...policy },
  };
  const config: Config = { tenants: [tenant], accounts: [ACCOUNT] } as unknown as Config;
  const parts: LegacyParts = {
    config,
    archive: () => portOver(archive),
    reports: new HeldReports(() => portOver(archive)),
    now: () => ms(now),
    build: "test",
    callers: new Callers(),
  };
  const incoming = {
    method: "GET",
    url: `https://bridge.example/ecp/ReportingWebService/Reporting.svc/${rest}`,
    header: (name: string) => (name.toLowerCase() === "x-timezone" ? zone : undefined),
  };
  return explain(incoming, ACCOUNT, parts, open);
}

/** What explain asks of a tenant's archive; nothing else is there. */
function portOver({ archive }: TestArchive): TenantPort {
  const request = (question: ReportQuestion) => ({ ...question, zone: resolveZone(question.zone) });
  const port: Pick<TenantPort, "report" | "behind"> = {
    report: async (question) => ({
      table: packTable(reportTable(setNamed(question.set), archive, request(question))),
      stamp: "",
      revision: archive.revision(),
      asOf: archive.asOf(),
    }),
    behind: async (question, cells) => behindCells(setNamed(question.set), archive, request(question), cells),
  };
  return port as TenantPort;
}
