import { describe, expect, test } from "vitest";
import { browser, COMPARE, type Page, seed } from "./console.ts";

const { open, send } = browser();
const READER = "reader@example.onmicrosoft.com";

const PAGES: readonly (readonly [name: string, status: number, open: () => Promise<Page>])[] = [
  ["overview", 200, () => open("/bridge/")],
  ["coverage", 200, () => open("/bridge/coverage")],
  ["reports", 200, () => open("/bridge/reports", READER)],
  ["a report", 200, () => open("/bridge/reports/CsConferenceDaily", READER)],
  ["a report in no zone", 400, () => open("/bridge/reports/CsConferenceDaily?zone=Mars", READER)],
  ["trust", 200, () => open("/bridge/trust", READER)],
  ["a row that is not there", 200, () => open("/bridge/trust/CsConferenceDaily?date=2013-05-31", READER)],
  ["compare", 200, () => open(COMPARE)],
  ["clients", 200, () => open("/bridge/clients")],
  ["set-up", 200, () => open("/bridge/set-up")],
  ["a comparison", 200, () => send({ action: "compare", file: seed("01-cs-conference-monthly-json") })],
  ["a fault on the form", 400, () => send({ action: "compare", file: new File(["nothing"], "x.txt") })],
  ["asked before removing", 200, () => send({ action: "remove", set: "CsConferenceMonthly" })],
  ["nothing there", 404, () => open("/bridge/nothing")],
  ["not allowed", 403, () => open(COMPARE, READER)],
  ["not signed in", 401, () => open("/bridge/", null)],
];

describe.each(PAGES)("%s", (_, status, openPage) => {
  test("is a page that loads nothing but the bridge's own look", async () => {
    const page = await openPage();
    expect(page.status).toBe(status);
    expect(page.headers.get("Content-Type")).toBe("text/html; charset=utf-8");
    expect(page.text).toMatch(/^<!doctype html><html lang="en">/);
    const policy = page.headers.get("Content-Security-Policy") ?? "";
    expect(policy.split("; ")).toEqual(
      expect.arrayContaining([
        "default-src 'none'",
        "style-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
      ]),
    );
    expect(policy).not.toMatch(/unsafe|script-src|\*/);
    expect(page.headers.get("X-Frame-Options")).toBe("DENY");
    expect(page.headers.get("X-Content-Type-Options")).toBe("nosniff");
    expect(page.headers.get("Referrer-Policy")).toBe("same-origin");
    expect(page.headers.get("Cache-Control")).toBe("no-store");
    expect(page.text).not.toMatch(/<script|<style|<iframe|\sstyle=|\son[a-z]+=|javascript:/i);
    expect(page.text.match(/<(main|h1|header)[ >]/g)?.sort()).toEqual(["<h1>", "<header>", "<main "]);
    expect(page.text).toContain('<link rel="stylesheet" href="/bridge/style.css">');
  });
});

test("the look comes without sign-in, asks for nothing itself and may not be taken for anything else", async () => {
  const look = await open("/bridge/style.css", null);
  expect(look.status).toBe(200);
  expect(look.headers.get("Content-Type")).toBe("text/css; charset=utf-8");
  expect(look.headers.get("X-Content-Type-Options")).toBe("nosniff");
  expect(look.text).not.toMatch(/url\(|@import/);
});

test("a reader's bar has no page that a reader can't open; the refusal is in words", async () => {
  expect((await open("/bridge/", READER)).text).not.toContain(COMPARE);
  expect((await open("/bridge/")).text).toContain(`href="${COMPARE}"`);
  expect((await open(COMPARE, READER)).text).toContain("needs an account with the role &#39;operator&#39;");
});

test("a browser without credentials is still asked for them", async () => {
  expect((await open(COMPARE, null)).headers.get("WWW-Authenticate")).toMatch(/^Basic realm=/);
});

test("a program still gets faults as JSON", async () => {
  const answer = await browser().bridge.ask("/bridge/nothing", { headers: { Accept: "*/*" } });
  expect(answer.headers.get("Content-Type")).toBe("application/json; charset=utf-8");
  expect(await answer.json()).toMatchObject({ error: "There is nothing at '/bridge/nothing'." });
});
