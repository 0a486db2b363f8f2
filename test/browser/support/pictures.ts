/** Pictures of what the tests see, for people to look at: only where the variable SCREENSHOTS names a folder for them. */
import { join } from "node:path";
import type { Page } from "playwright-core";

export async function picture(page: Page, name: string): Promise<void> {
  const path = pathOf(name, "png");
  if (path !== undefined) await page.screenshot({ path, fullPage: true });
}

/** The same as the sheets that a printer gets. */
export async function sheets(page: Page, name: string): Promise<void> {
  const path = pathOf(name, "pdf");
  if (path !== undefined)
    await page.pdf({ path, format: "A4", margin: { top: "1cm", bottom: "1cm", left: "1cm", right: "1cm" } });
}

function pathOf(name: string, ending: string): string | undefined {
  const folder = process.env.SCREENSHOTS;
  return folder ? join(folder, `${name.replaceAll(/[^\w]+/g, "-")}.${ending}`) : undefined;
}
