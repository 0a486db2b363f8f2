/** Who asks what, by the real Worker: told at once, written by the object's own alarm, for operators only. */
import { setTimeout as wait } from "node:timers/promises";
import { expect, test } from "vitest";
import { ask, askAsReader, askBare, basic, ROOT } from "./ask.ts";
import { readerOf } from "./tenants.ts";

interface Client {
  readonly account: string;
  readonly set: string;
  readonly count: number;
  readonly status: number;
  readonly userAgent: string;
  readonly last: string;
}

const clients = async (): Promise<Client[]> =>
  JSON.parse((await ask("asked", "/bridge/status")).text).tenants[0].clients;

/** The rows in the object's storage. */
const written = async (): Promise<string[]> =>
  (await ask("asked", "/bridge/export")).text.split("\n").filter((line) => line.startsWith('{"table":"clients"'));

const feed = (target: string, headers = {}) => askAsReader("asked", `${ROOT}/${target}`, { headers });

const NASTY = "Excel <img src=x onerror=alert(1)>";

test("every request is counted whatever its answer, and the alarm writes it within seconds", async () => {
  const begun = Date.now();
  const first = await feed("CsConferenceDaily", { "User-Agent": NASTY });
  expect(first.status).toBe(200);
  const etag = String(first.headers.etag);
  expect((await feed("CsConferenceDaily", { "User-Agent": NASTY, "If-None-Match": etag })).status).toBe(304);
  expect((await feed("CsActiveUserMonthly?$top=x")).status).toBe(400);
  expect((await feed("CsActiveUserMonthly")).status).toBe(200);
  expect((await askBare(`${ROOT}/CsConferenceDaily`, { headers: { Authorization: basic("nobody") } })).status).toBe(
    401,
  );

  const told = await clients();
  const account = readerOf("asked");
  expect(told.map(({ set, count, status, userAgent }) => ({ set, count, status, userAgent }))).toEqual([
    { set: "CsActiveUserMonthly", count: 2, status: 200, userAgent: "" },
    { set: "CsConferenceDaily", count: 2, status: 304, userAgent: NASTY },
  ]);
  for (const client of told) {
    expect(client.account).toBe(account);
    expect(Math.abs(Date.parse(client.last) - begun)).toBeLessThan(60_000);
  }

  const headers = { Accept: "text/html" };
  const page = await ask("asked", "/bridge/clients", { headers });
  expect([page.status, page.headers["content-type"]]).toEqual([200, "text/html; charset=utf-8"]);
  expect(page.text).toContain("<td>Excel &lt;img src=x onerror=alert(1)&gt;</td>");
  expect(page.text).not.toContain("<img");
  for (const path of ["clients", "coverage", "set-up"]) {
    expect((await askAsReader("asked", `/bridge/${path}`, { headers })).status).toBe(403);
    expect((await ask("asked", `/bridge/${path}`, { headers })).status).toBe(200);
  }

  let rows = await written();
  for (let tries = 0; rows.length === 0 && tries < 60; tries++) {
    await wait(250);
    rows = await written();
  }
  expect(rows.map((line) => JSON.parse(line).row.count)).toEqual([2, 2]);
  expect(await clients()).toEqual(told);
});
