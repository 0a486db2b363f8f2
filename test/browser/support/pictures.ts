/** Pictures of what the tests see, for people to look at: only where the variable SCREENSHOTS names a folder for them. */
import { join } from "node:path";
import type { Page } from "playwright-core";

export async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env.SCREENSHOTS;
  if (folder === undefined || folder === "") return;
  await page.screenshot({ path: join(folder, `${name.replaceAll(/[^\w]+/g, "-")}.png`), fullPage: true });
}
