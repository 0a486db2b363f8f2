import { expect } from "vitest";
import { axeOf } from "./support/axe.ts";
import { focusNow, moving, setTextSize, sticksOut } from "./support/in-page.ts";
import { picture } from "./support/pictures.ts";
import { VIEWS } from "./support/views.ts";
import { describePages, test } from "./support/visiting.ts";

const WIDTHS = [320, 768, 1280, 1920];
/** A sheet of A4 within its margins, in the browser's pixels. */
const PAPER = 718;

describePages.each(VIEWS)("$name", ({ name, show }) => {
  test("a checker of accessibility finds nothing, light and wide or dark and narrow", async ({ open }) => {
    const page = await show(open, { script: true, bypassPolicy: true });
    expect(await axeOf(page), "light, 1280 px").toEqual([]);
    await page.emulateMedia({ colorScheme: "dark" });
    await page.setViewportSize({ width: 320, height: 800 });
    expect(await axeOf(page), "dark, 320 px").toEqual([]);
  });

  test("nothing sticks out from 320 to 1920 px, with large text or on paper, and nothing moves", async ({ open }) => {
    const page = await show(open, {});
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 800 });
      expect(await page.evaluate(sticksOut), `${width} px`).toEqual([]);
      await picture(page, `${name} ${width} light`);
    }
    await page.emulateMedia({ colorScheme: "dark", reducedMotion: "reduce" });
    await picture(page, `${name} 1920 dark`);
    expect(await page.evaluate(moving)).toEqual([]);

    await page.setViewportSize({ width: PAPER, height: 1000 });
    await page.emulateMedia({ media: "print" });
    await picture(page, `${name} print`);
    expect(await page.evaluate(sticksOut), "paper").toEqual([]);
    expect(await page.getByRole("main").isVisible()).toBe(true);
    expect(await page.locator("nav, form, .skip").filter({ visible: true }).count(), "only for the screen").toBe(0);

    await page.emulateMedia({ media: "screen", colorScheme: "light" });
    await page.setViewportSize({ width: 640, height: 800 });
    await page.evaluate(setTextSize, "200%");
    await picture(page, `${name} 640 text 200`);
    expect(await page.evaluate(sticksOut), "text of twice the size").toEqual([]);
  });

  test("the keyboard reaches every control, in the page's order and in sight; first a way past the bar", async ({
    open,
  }) => {
    const page = await show(open, { width: 320 });
    await page.keyboard.press("Tab");
    const { stops, told } = await page.evaluate(focusNow);
    expect(told).toMatch(/^<a> To the /);
    for (let at = 0; at < stops.length; at++) {
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
    const next = await content.locator(":focus").count();
    expect(next, "past the bar").toBe((await content.locator("a, button, summary, [tabindex]").count()) > 0 ? 1 : 0);
  });
});
