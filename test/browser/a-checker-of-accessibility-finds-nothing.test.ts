import { expect } from "vitest";
import { axeOf } from "./support/axe.ts";
import { VIEWS } from "./support/views.ts";
import { describePages, test } from "./support/visiting.ts";

describePages("light and wide, dark and narrow", () => {
  test.for(VIEWS)("$name", async ({ show }, { open }) => {
    const page = await show(open, { script: true, bypassPolicy: true });
    expect(await axeOf(page), "light, 1280 px").toEqual([]);
    await page.emulateMedia({ colorScheme: "dark" });
    await page.setViewportSize({ width: 320, height: 800 });
    expect(await axeOf(page), "dark, 320 px").toEqual([]);
  });
});
