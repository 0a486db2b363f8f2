import { expect, test } from "vitest";
import { DEMO_ACCOUNT, tour } from "../../src/cli/tour.ts";

test("every address of the tour is a complete one, ready for a shell", () => {
  const lines = tour("http://127.0.0.1:8787").split("\n");
  const curls = lines.filter((line) => line.startsWith("  curl "));
  expect(curls.map((line) => /^ {2}curl -u \S+:\S+ '(http:[^']+)'$/.exec(line)?.[1])).toEqual([
    "http://127.0.0.1:8787/ecp/reportingwebservice/reporting.svc/CsConferenceMonthly",
    "http://127.0.0.1:8787/ecp/reportingwebservice/reporting.svc/CsConferenceMonthly?$format=json",
    "http://127.0.0.1:8787/ecp/reportingwebservice/reporting.svc/$metadata",
    "http://127.0.0.1:8787/bridge/explain/CsConferenceMonthly",
    "http://127.0.0.1:8787/bridge/status",
  ]);
  expect(lines.join("\n")).toContain("http://127.0.0.1:8787/bridge/\n");
  expect(DEMO_ACCOUNT).toEqual({ username: "admin@contoso.example", password: "demo" });
});
