import { describe, expect, test } from "vitest";
import { ORIGIN } from "../support/bridge-in-node.ts";
import { browser, COMPARE, OPERATOR, seed } from "./console.ts";

const MONTHLY = "01-cs-conference-monthly-json";

/** What a browser says about the page that a request comes from. */
const FOREIGN: readonly Record<string, string>[] = [
  { "Sec-Fetch-Site": "cross-site", Origin: "https://elsewhere.example" },
  { "Sec-Fetch-Site": "same-site", Origin: "https://other.bridge.example" },
  { "Sec-Fetch-Site": "cross-site", Origin: ORIGIN },
  { "Sec-Fetch-Site": "none" },
  { Origin: "https://elsewhere.example" },
  { Origin: `${ORIGIN}.elsewhere.example` },
  { Origin: "http://bridge.example" },
  { Origin: "null" },
];

const OWN: readonly Record<string, string>[] = [
  { "Sec-Fetch-Site": "same-origin", Origin: ORIGIN },
  { Origin: ORIGIN },
  {},
];

describe.each(FOREIGN)("sent with %o", (headers) => {
  test("the console's form is refused in words, and nothing is kept", async () => {
    const { open, send } = browser();
    const page = await send({ action: "import", file: seed(MONTHLY) }, headers);
    expect(page.status).toBe(403);
    expect(page.text).toContain("Another site&#39;s page asked for this change");
    expect((await open(COMPARE)).text).toContain("<p>None.</p>");
  });

  test("so is each of the bridge's other changes", async () => {
    const { bridge } = browser();
    for (const path of ["import", "import/remove", "diff", "sync", "retry", "restore", "rebuild", "remove", "forget"]) {
      const answer = await bridge.ask(`/bridge/${path}`, { method: "POST", username: OPERATOR, headers, body: "" });
      expect([path, answer.status]).toEqual([path, 403]);
    }
  });

  test("reading is not hindered: the browser keeps the answer from the other page", async () => {
    const answer = await browser().bridge.ask("/bridge/", { headers });
    expect(answer.status).toBe(200);
    expect(answer.headers.has("Access-Control-Allow-Origin")).toBe(false);
  });
});

test.each(OWN)("sent with %o it is taken", async (headers) => {
  const page = await browser().send({ action: "import", file: seed(MONTHLY) }, headers);
  expect(page.status).toBe(200);
  expect(page.text).toContain("1 row of CsConferenceMonthly kept");
});

test("behind another public origin, that one is the bridge's own", async () => {
  const { send } = browser({ PUBLIC_ORIGIN: "https://public.example" });
  const file = seed(MONTHLY);
  expect((await send({ action: "import", file }, { Origin: "https://public.example" })).status).toBe(200);
  expect((await send({ action: "import", file }, { Origin: "https://other.example" })).status).toBe(403);
});

test("a reader can't send the form either", async () => {
  const reader = "reader@example.onmicrosoft.com";
  const page = await browser().send({ action: "import", file: seed(MONTHLY) }, undefined, reader);
  expect(page.status).toBe(403);
});
