/** Going through a page with Tab, as those do who have no mouse. */
import type { Page } from "playwright-core";
import { expect } from "vitest";

/** More presses than any page has controls. */
const MOST = 150;

/** Presses Tab until the control with this name has the focus. */
export async function tabTo(page: Page, name: string): Promise<void> {
  const named = ["link", "button", "textbox", "combobox", "checkbox", "radio", "region"] as const;
  const labelled = page.getByLabel(name, { exact: true });
  const byRole = named.map((role) => page.getByRole(role, { name, exact: true }));
  const wanted = [...byRole, page.locator("summary", { hasText: name })].reduce((all, one) => all.or(one), labelled);
  for (let pressed = 0; pressed < MOST; pressed++) {
    await page.keyboard.press("Tab");
    if ((await page.locator(":focus").and(wanted).count()) > 0) return;
  }
  expect.unreachable(`Tab doesn't reach '${name}'`);
}
