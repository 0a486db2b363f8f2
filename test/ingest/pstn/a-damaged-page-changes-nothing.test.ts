import { describe, expect, test } from "vitest";
import { sampleText } from "../../graph/fake-graph.ts";
import { collecting, onlyLogs } from "../collecting.ts";

const LOGS = [
  ["getPstnCalls", "getPstnCalls"],
  ["getDirectRoutingCalls", "getDirectRoutingCalls"],
  ["getPstnBlockedUsersLog", "beta-getPstnBlockedUsersLog"],
  ["getPstnOnlineMeetingDialoutReport", "beta-getPstnOnlineMeetingDialoutReport"],
] as const;

/** The sample as one page, without what leads on. */
const pageOf = (sample: string): string =>
  JSON.stringify({ value: JSON.parse(sampleText(`json/${sample}.json`)).value });

/** What a Graph that sends `page` leaves behind. */
async function collected(log: string, page: () => string | Response) {
  const one = collecting({
    only: onlyLogs(log),
    answer: () => {
      const body = page();
      return typeof body === "string" ? new Response(body, { headers: { "content-type": "application/json" } }) : body;
    },
  });
  await one.run(1);
  return one;
}

describe.each(LOGS)("%s", (log, sample) => {
  const whole = pageOf(sample);

  test.each([
    [
      "HTML",
      () =>
        new Response("<!DOCTYPE html><html><body>Sign in</body></html>", { headers: { "content-type": "text/html" } }),
    ],
    ["nothing", () => new Response("")],
    ["no list", () => "{}"],
    ["a list of something else", () => '{"value":[{"other":1},2]}'],
    [
      "a page cut on its way",
      () => new Response(whole.slice(0, 80), { headers: { "content-length": `${whole.length}` } }),
    ],
    ["bytes that are no text", () => new Response(new Uint8Array([0x7b, 0x22, 0xff, 0xfe, 0x22]))],
  ])("%s: told, kept out, and made up for by the next try", async (_, damaged) => {
    let page: () => string | Response = damaged;
    const one = await collected(log, () => page());
    const empty = collecting({ only: onlyLogs(log) });
    expect(one.digest()).toBe(empty.digest());
    expect(one.sweep(log)).toMatchObject({
      state: "open",
      reason: expect.stringMatching(/damaged|not JSON|announced|page|list/),
    });
    page = () => whole;
    one.clock.now = one.archive.nextDue() ?? 0;
    await one.run();
    const right = await collected(log, () => whole);
    await right.run();
    const ids = (of: typeof one) => of.archive.logRows(log, { from: 0, to: 4e6 }).map(({ id }) => id);
    expect(ids(one).length).toBeGreaterThan(0);
    expect(ids(one)).toEqual(ids(right));
    expect(one.sweep(log)).toMatchObject({ state: "done", reason: null });
  });
});

test("cut at any byte, a page changes nothing", async () => {
  const log = "getPstnBlockedUsersLog";
  const whole = pageOf("beta-getPstnBlockedUsersLog");
  let length = 0;
  const one = collecting({
    only: onlyLogs(log),
    answer: () => new Response(whole.slice(0, length), { headers: { "content-type": "application/json" } }),
  });
  const before = one.digest();
  for (; length < whole.length; length++) {
    await one.run(1);
    expect([length, one.sweep(log)?.state]).toEqual([length, "open"]);
    one.clock.now = one.archive.nextDue() ?? 0;
  }
  expect(one.digest()).toBe(before);
  await one.run();
  expect(one.archive.logRows(log, { from: 0, to: 4e6 })).toHaveLength(2);
});
