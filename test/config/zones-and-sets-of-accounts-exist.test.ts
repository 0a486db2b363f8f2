import { expect, test } from "vitest";
import { readConfig } from "../../src/config.ts";
import { configChecks } from "../../src/config-checks.ts";
import { HASH, oneTenant, refusal } from "./environments.ts";

const withAccount = (change: object) =>
  oneTenant({ ACCOUNTS: JSON.stringify([{ username: "jane", passwordHash: HASH, ...change }]) });

test.each(["Europe/Berlin", "pacific standard TIME", "Z", "+05:30", "-0800"])("the zone %s is taken", (zone) => {
  expect(readConfig(withAccount({ zone }), configChecks).accounts[0]?.zone).toBe(zone);
});

test.each(["Mars/Olympus", "+25:00", "PST8PDT2"])("the zone %s is refused", (zone) => {
  expect(refusal(withAccount({ zone }), configChecks)).toMatch(/^ACCOUNTS\[0\]\.zone must be /);
});

test("a set that the service doesn't have is refused", () => {
  expect(readConfig(withAccount({ sets: ["CsConferenceDaily"] }), configChecks).accounts).toHaveLength(1);
  expect(refusal(withAccount({ sets: ["CsConferenceDaily", "CsNothing"] }), configChecks)).toBe(
    "ACCOUNTS[0].sets[1] is no entity set of the service",
  );
});
