import { afterAll, expect } from "vitest";
import { tabTo } from "./support/keyboard.ts";
import { OPERATOR, serveQuietBridge } from "./support/quiet-bridge.ts";
import { seed } from "./support/recordings.ts";
import { describePages, test } from "./support/visiting.ts";

const bridge = await serveQuietBridge();
afterAll(() => bridge.close());

describePages("without a mouse and without script", () => {
  test("an old answer is chosen, compared, imported, counted, and removed once that is confirmed", async ({ open }) => {
    const page = await open(`${bridge.origin}/bridge/compare`, { as: OPERATOR });
    const chooser = page.waitForEvent("filechooser");
    await tabTo(page, "Old answer");
    await page.keyboard.press("Enter");
    await (await chooser).setFiles(seed("01-cs-conference-monthly-json"));
    await tabTo(page, "Time zone of its days");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Old numbers beside new numbers" }).waitFor();
    expect(await page.getByRole("heading", { level: 2 }).allTextContents()).toContain(
      "CsConferenceMonthly Not compared",
    );

    await tabTo(page, "Import this answer into the archive");
    await page.keyboard.press("Enter");
    await expect.poll(() => page.getByRole("status").textContent()).toMatch(/^1 row of CsConferenceMonthly kept, 1 of/);

    await tabTo(page, "Remove those of");
    await page.keyboard.type("CsConf");
    await tabTo(page, "From Date (all if blank)");
    await page.keyboard.type("05012013");
    await tabTo(page, "To Date");
    await page.keyboard.type("06302013");
    await page.keyboard.press("Enter");
    await page.getByText("1 recorded row of CsConferenceMonthly would go.").waitFor();

    await tabTo(page, "Keep them");
    await page.keyboard.press("Enter");
    await page.getByText("CsConferenceMonthly: 1 row, 2013-05-31 to 2013-05-31").waitFor();

    await tabTo(page, "Count them");
    await page.keyboard.press("Enter");
    await page.getByText("would go.").waitFor();
    await tabTo(page, "Remove 1 row");
    await page.keyboard.press("Enter");
    await expect
      .poll(() => page.getByRole("status").textContent())
      .toBe("1 recorded row of CsConferenceMonthly removed.");
    await page.getByText("None.").waitFor();
  });
});
