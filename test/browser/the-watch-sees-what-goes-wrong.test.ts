import { afterAll, expect } from "vitest";
import { serve } from "../support/serve.ts";
import { describePages, POLICY, test, watch } from "./support/visiting.ts";

const WRONG: readonly (readonly [what: string, markup: string, complaint: RegExp])[] = [
  ["a script in the page", "<script>document.title = 1</script>", /Content Security Policy.*script/],
  ["a style in the page", '<p style="color:red">', /Content Security Policy.*style/],
  ["something from elsewhere", '<img src="http://elsewhere.example/a.png" alt="">', /elsewhere\.example/],
  ["a look that isn't there", '<link rel="stylesheet" href="/none.css">', /404/],
];

const bad = await serve((request) => {
  const { pathname } = new URL(request.url);
  const [, markup] = WRONG[Number(pathname.slice(1))] ?? [];
  if (pathname === "/none.css") return new Response("", { status: 404 });
  const policy: Record<string, string> = markup === undefined ? {} : { "Content-Security-Policy": POLICY };
  return new Response(`<!doctype html><title>t</title>${markup ?? ""}`, {
    headers: { "Content-Type": "text/html", ...policy },
  });
});
afterAll(() => bad.close());

describePages("a page is complained of that holds", () => {
  test.for(WRONG.map(([what], index) => ({ what, index })))("$what", async ({ index }, { browser }) => {
    const page = await browser.newPage();
    const complaints: string[] = [];
    const url = `${bad.origin}/${index}`;
    watch(page, url, complaints);
    await page.goto(url, { waitUntil: "load" });
    await expect.poll(() => complaints.join("\n")).toMatch(WRONG[index]?.[2] ?? /never/);
    await page.close();
  });

  test("no policy", async ({ browser }) => {
    const page = await browser.newPage();
    const complaints: string[] = [];
    watch(page, bad.origin, complaints);
    await page.goto(`${bad.origin}/plain`);
    expect(complaints.join("\n")).toContain("has another policy");
    await page.close();
  });
});
