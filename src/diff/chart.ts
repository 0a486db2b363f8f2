/** One field's chart as SVG: both series, and their difference in a band of its own below. */
import { html } from "hono/html";
import type { Markup } from "./markup.ts";
import { dayLabels, dayScale, LEFT, levels, linePath, RIGHT, type Scale, scale, short } from "./plot.ts";

export interface Point {
  /** Days since 1970. */
  readonly date: number;
  readonly old: number | null;
  readonly new: number | null;
}

const TOP = 12;
const BOTTOM = 190;
const BAND_TOP = 214;
const BAND_BOTTOM = 284;
const HEIGHT = 312;

/**
 * @param points ascending by date, at least two dates
 * @param id unique on the page
 */
export function chart(points: readonly Point[], id: string, title: string, description: string): Markup {
  const first = points[0]?.date ?? 0;
  const last = points.at(-1)?.date ?? 1;
  const x = dayScale(first, last);
  const highest = Math.max(1, ...points.map((point) => Math.max(point.old ?? 0, point.new ?? 0)));
  const lowest = Math.min(0, ...points.map((point) => Math.min(point.old ?? 0, point.new ?? 0)));
  const y = scale([lowest, highest], [BOTTOM, TOP]);
  const by = (point: Point): number => (point.new ?? 0) - (point.old ?? 0);
  const reach = Math.max(1, ...points.map(by).map(Math.abs));
  const band = scale([-reach, reach], [BAND_BOTTOM, BAND_TOP]);
  const path = (of: (point: Point) => number | null, at: Scale): string =>
    linePath(
      points,
      (point) => x(point.date),
      (point) => {
        const value = of(point);
        return value === null ? null : at(value);
      },
    );
  const zero = Math.round(band(0));
  return html`<svg viewBox="0 0 720 ${HEIGHT}" role="img" aria-labelledby="${id}t ${id}d"><title id="${id}t">${title}</title><desc id="${id}d">${description}</desc>${levels(lowest, highest, y)}<path class="g" d="M${LEFT} ${zero}H${RIGHT}"/><text x="${LEFT - 8}" y="${BAND_TOP + 8}" class="e">+${short(reach)}</text><text x="${LEFT - 8}" y="${BAND_BOTTOM + 2}" class="e">−${short(reach)}</text>${dayLabels(first, last, x, HEIGHT - 4)}<path class="o" d="${path((point) => point.old, y)}"/><path class="n" d="${path((point) => point.new, y)}"/><path class="d" d="${path(by, band)}"/></svg>`;
}
