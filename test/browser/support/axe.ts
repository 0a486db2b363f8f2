/** The checker of accessibility, axe-core, put into a page whose policy was set aside for it. */
import axe from "axe-core";
import type { Page } from "playwright-core";

/** The rules of WCAG 2.2 A and AA, and what is held to be good practice. */
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** What it finds, a line each: the rule, what is wrong, and where. */
export async function axeOf(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const { violations } = (await page.evaluate(
    `axe.run(document, { runOnly: ${JSON.stringify(TAGS)}, resultTypes: ["violations"] })`,
  )) as axe.AxeResults;
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map(
      ({ target, html, failureSummary = "" }) =>
        `${id}: ${help}: ${target.join(" ")} ${html.slice(0, 200)} ${failureSummary.replace(/\s+/g, " ")}`,
    ),
  );
}
