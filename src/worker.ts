/** The Worker: the only place that builds concrete things, out of the platform and the configuration. */
import { bridge } from "./bridge.ts";

const production = bridge({
  fetch: (input, init) => fetch(input, init),
  now: () => Date.now(),
  log: (line) => console.log(line),
  requestBudget: 45,
  rowBudget: { read: 500_000, written: 10_000 },
  wakeAtFirstRequest: false,
  variables: {},
});

export const { TenantArchive, SignInGuard } = production;
export default production.handler;
