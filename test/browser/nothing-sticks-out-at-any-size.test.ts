import { expect } from "vitest";
import { moving, setTextSize, sticksOut } from "./support/in-page.ts";
import { picture, sheets } from "./support/pictures.ts";
import { VIEWS } from "./support/views.ts";
import { describePages, test } from "./support/visiting.ts";

const WIDTHS = [320, 768, 1280, 1920];
/** A sheet of A4 within its margins, in the browser's pixels. */
const PAPER = 718;

describePages("from 320 to 1920 px, on paper and with large text; nothing moves", () => {
  test.for(VIEWS)("$name", async ({ name, show }, { open }) => {
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
    await sheets(page, name);
    expect(await page.evaluate(sticksOut), "paper").toEqual([]);
    expect(await page.getByRole("main").isVisible()).toBe(true);
    const forTheScreen = page.locator("nav, form, .skip").filter({ visible: true });
    expect(await forTheScreen.count(), "only for the screen").toBe(0);

    await page.emulateMedia({ media: "screen", colorScheme: "light" });
    await page.setViewportSize({ width: 640, height: 800 });
    await page.evaluate(setTextSize, "200%");
    await picture(page, `${name} 640 text 200`);
    expect(await page.evaluate(sticksOut), "text of twice the size").toEqual([]);
  });
});
