/** The bridge that a question goes to where none is named: the demo of `npm start`. */
import { type Target, type TargetOptions, targetOf } from "./bridge-client.ts";
import { DEMO_ACCOUNT } from "./tour.ts";

const DEMO_ORIGIN = "http://127.0.0.1:8787";

/** The named bridge, or else the demo with its own account. @throws Fault for a wrong address */
export function targetOrDemo(options: TargetOptions, env: Readonly<Record<string, string | undefined>>): Target {
  const named = targetOf(options, env);
  if (named !== undefined) return named;
  const demo: Target = { url: new URL(DEMO_ORIGIN), authorization: undefined };
  const user = options.user ?? env.BRIDGE_USER ?? DEMO_ACCOUNT.username;
  const password = options.password ?? env.BRIDGE_PASSWORD ?? DEMO_ACCOUNT.password;
  return targetOf({ against: DEMO_ORIGIN, user, password }, {}) ?? demo;
}
