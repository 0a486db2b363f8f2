import { expect } from "vitest";
import { focusNow } from "./support/in-page.ts";
import { VIEWS } from "./support/views.ts";
import { describePages, test } from "./support/visiting.ts";

/** Stops gone through on one page; long lists go on as they began. */
const MOST = 60;

describePages("in the page's order and in sight; first a way past the bar", () => {
  test.for(VIEWS)("$name", async ({ show }, { open }) => {
    const page = await show(open, { width: 320 });
    await page.keyboard.press("Tab");
    let first = await page.evaluate(focusNow);
    // What led here may have left its place on the page, from where Tab goes on.
    while (first.at > 0) {
      await page.keyboard.press("Shift+Tab");
      first = await page.evaluate(focusNow);
    }
    const { stops, told } = first;
    expect(told).toMatch(/^<a> To the /);
    for (let at = 0; at < Math.min(stops.length, MOST); at++) {
      let focus = await page.evaluate(focusNow);
      expect(focus, stops[at]).toMatchObject({ at, isShown: true, isInSight: true });
      // A field for a date has a stop for each of its parts.
      while (focus.at === at && at < stops.length - 1) {
        await page.keyboard.press("Tab");
        focus = await page.evaluate(focusNow);
      }
    }
    await page.locator(".skip").focus();
    await page.keyboard.press("Enter");
    await page.keyboard.press("Tab");
    const content = page.getByRole("main");
    const hasStops = (await content.locator("a, button, summary, [tabindex='0']").count()) > 0;
    expect(await content.locator(":focus").count(), "past the bar").toBe(hasStops ? 1 : 0);
  });
});
