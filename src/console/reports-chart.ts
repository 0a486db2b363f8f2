/** A report's figures over its dates as one SVG of lines, told apart by their dashes as well as by their colour. */
import { html } from "hono/html";
import { figure } from "../diff/figures.ts";
import type { Markup } from "../diff/markup.ts";
import { dayLabels, dayScale, levels, linePath, scale } from "../diff/plot.ts";
import type { Period } from "../reports/periods.ts";

export interface Series {
  readonly name: string;
  /** Ascending; days since 1970. */
  readonly points: readonly Point[];
}

interface Point {
  readonly date: number;
  readonly value: number | null;
}

const TOP = 12;
const BOTTOM = 222;
const HEIGHT = 250;
/** Looks that the page's style has for lines; a further line begins again. */
const LOOKS = 7;

/** The most days from one Date to the next without a period between them. */
const STEP: { readonly [K in Period]: number } = { Daily: 1, Weekly: 7, Monthly: 31, Yearly: 366 };

/** The chart, or a sentence where fewer than two dates have figures. */
export function seriesChart(series: readonly Series[], period: Period, title: string): Markup {
  const dates = series.flatMap(({ points }) => points.map(({ date }) => date));
  const values = series.flatMap(({ points }) => points.flatMap(({ value }) => value ?? []));
  const first = Math.min(...dates);
  const last = Math.max(...dates);
  if (values.length < 2 || first === last) return html`<p class="sub">Too few figures for a chart.</p>`;
  const x = dayScale(first, last);
  const lowest = Math.min(0, ...values);
  const highest = Math.max(1, ...values);
  const y = scale([lowest, highest], [BOTTOM, TOP]);
  const path = (points: readonly Point[]): string =>
    linePath(
      broken(points, STEP[period]),
      ({ date }) => x(date),
      ({ value }) => (value === null ? null : y(value)),
    );
  return html`<figure class="lines"><figcaption>${title}</figcaption><ul class="keys">${series.map(
    ({ name }, index) =>
      html`<li><svg viewBox="0 0 40 8" aria-hidden="true"><path class="${look(index)}" d="M1 4H39"/></svg>${name}</li>`,
  )}</ul><div class="wide" role="region" tabindex="0" aria-label="Chart"><svg viewBox="0 0 720 ${HEIGHT}" role="img" aria-labelledby="ct cd"><title id="ct">${title}</title><desc id="cd">${series.map(told).join(" ")}</desc>${levels(lowest, highest, y)}${dayLabels(first, last, x, HEIGHT - 4)}${series.map(
    ({ points }, index) => html`<path class="${look(index)}" d="${path(points)}"/>`,
  )}</svg></div></figure>`;
}

const look = (index: number): string => `l${index % LOOKS}`;

/** Without a row for a period its line breaks: nobody knows from here whether nothing happened or nothing was read. */
const broken = (points: readonly Point[], step: number): Point[] =>
  points.flatMap((point, index) => {
    const before = points[index - 1];
    const isGap = before !== undefined && point.date - before.date > step;
    return isGap ? [{ date: before.date + 1, value: null }, point] : [point];
  });

/** A line in words. */
function told({ name, points }: Series): string {
  const values = points.flatMap(({ value }) => value ?? []);
  if (values.length === 0) return `${name}: no figures.`;
  return `${name}: from ${figure(Math.min(...values))} to ${figure(Math.max(...values))}, last ${figure(values.at(-1) ?? null)}.`;
}
