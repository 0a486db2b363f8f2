/** The root page: what the bridge holds, whether the first sweep is still running, and where to go on. */
import type { TenantConfig } from "../config.ts";
import type { TenantStatus } from "../tenant-port.ts";

interface ConsoleProps {
  readonly tenant: TenantConfig;
  readonly status: TenantStatus;
  readonly origin: string;
}

const SERVICE = "/ecp/reportingwebservice/reporting.svc";

export const ConsolePage = ({ tenant, status, origin }: ConsoleProps) => (
  <html lang="en">
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <title>{`Reporting bridge: ${tenant.tenantName}`}</title>
      {status.firstSweep ? <meta http-equiv="refresh" content="3" /> : null}
      <style>{STYLE}</style>
    </head>
    <body>
      <main>
        <h1>Reporting bridge</h1>
        <p>
          {tenant.tenantName} <small>({tenant.tenantId})</small>
        </p>
        {status.firstSweep ? (
          <p role="status" class="notice">
            The first sweep is running: {status.records.held} call records read, {status.records.waiting} to go. Figures
            are incomplete until it ends; this page renews itself.
          </p>
        ) : (
          <p role="status">
            {status.records.held} call records held; last change {status.asOf ?? "never"}.
          </p>
        )}
        <h2>Addresses to try</h2>
        <ul>
          {LINKS.map(([path, words]) => (
            <li>
              <a href={path}>{words}</a>
              <br />
              <code>
                {origin}
                {path}
              </code>
            </li>
          ))}
        </ul>
      </main>
    </body>
  </html>
);

const LINKS: readonly (readonly [path: string, words: string])[] = [
  [SERVICE, "All reports: the service document"],
  [`${SERVICE}/CsConferenceMonthly`, "Conferences by month, in Atom"],
  [`${SERVICE}/CsConferenceMonthly?$format=json`, "The same in JSON"],
  [`${SERVICE}/$metadata`, "The service's description for programs"],
  ["/bridge/explain/CsConferenceMonthly", "What stands behind each of these figures"],
  ["/bridge/mappings", "Every field with its sources, formula and fidelity"],
  ["/bridge/status", "What was collected, and what is still to come"],
];

const STYLE = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 46rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.15rem; margin-top: 2rem; }
li { margin: .6rem 0; } code { font-size: .85rem; overflow-wrap: anywhere; }
.notice { border-left: .25rem solid #b8860b; padding: .4rem .8rem; background: color-mix(in srgb, #b8860b 12%, transparent); }
`;
