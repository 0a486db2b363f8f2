/**
 * One field's chart as SVG: both series, and their difference in a band of its own below. Paths come from d3-shape,
 * which needs no DOM; a compact writer keeps a year of days in some hundred bytes.
 */
import { ticks } from "d3-array";
import { line } from "d3-shape";
import { html } from "hono/html";
import { figure } from "./figures.ts";
import type { Markup } from "./markup.ts";

export interface Point {
  /** Days since 1970. */
  readonly date: number;
  readonly old: number | null;
  readonly new: number | null;
}

const LEFT = 56;
const RIGHT = 714;
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
  const x = scale([first, Math.max(last, first + 1)], [LEFT, RIGHT]);
  const highest = Math.max(1, ...points.map((point) => Math.max(point.old ?? 0, point.new ?? 0)));
  const lowest = Math.min(0, ...points.map((point) => Math.min(point.old ?? 0, point.new ?? 0)));
  const y = scale([lowest, highest], [BOTTOM, TOP]);
  const by = points.map((point) => (point.new ?? 0) - (point.old ?? 0));
  const reach = Math.max(1, ...by.map(Math.abs));
  const band = scale([-reach, reach], [BAND_BOTTOM, BAND_TOP]);
  const path = (of: (point: Point, index: number) => number | null, at: (value: number) => number): string => {
    const writer = new CompactPath();
    line<Point>()
      .defined((point, index) => of(point, index) !== null)
      .x((point) => x(point.date))
      .y((point, index) => at(of(point, index) ?? 0))
      .context(writer as unknown as CanvasRenderingContext2D)(points);
    return writer.end();
  };
  const days = [first, Math.round((first + last) / 2), last].filter((day, index, all) => all.indexOf(day) === index);
  const zero = Math.round(band(0));
  return html`<svg viewBox="0 0 720 ${HEIGHT}" role="img" aria-labelledby="${id}t ${id}d"><title id="${id}t">${title}</title><desc id="${id}d">${description}</desc>${ticks(
    lowest,
    highest,
    4,
  ).map(
    (tick) =>
      html`<path class="g" d="M${LEFT} ${Math.round(y(tick))}H${RIGHT}"/><text x="${LEFT - 8}" y="${Math.round(y(tick)) + 5}" class="e">${short(tick)}</text>`,
  )}<path class="g" d="M${LEFT} ${zero}H${RIGHT}"/><text x="${LEFT - 8}" y="${BAND_TOP + 8}" class="e">+${short(reach)}</text><text x="${LEFT - 8}" y="${BAND_BOTTOM + 2}" class="e">−${short(reach)}</text>${days.map(
    (day, index) =>
      html`<text x="${Math.round(x(day))}" y="${HEIGHT - 4}"${index === 0 ? html`` : index === days.length - 1 ? html` class="e"` : html` class="m"`}>${dayText(day)}</text>`,
  )}<path class="o" d="${path((point) => point.old, y)}"/><path class="n" d="${path((point) => point.new, y)}"/><path class="d" d="${path((_, index) => by[index] ?? 0, band)}"/></svg>`;
}

const dayText = (day: number): string => new Date(day * 86_400_000).toISOString().slice(0, 10);

const short = (value: number): string =>
  Math.abs(value) >= 1e6
    ? `${figure(value / 1e6)}M`
    : Math.abs(value) >= 1e4
      ? `${figure(value / 1e3)}k`
      : figure(value);

const scale =
  ([from, to]: readonly [number, number], [start, end]: readonly [number, number]) =>
  (value: number): number =>
    start + ((value - from) / (to - from)) * (end - start);

/** Whole coordinates, each relative to the one before; points on one level line are drawn as one. */
class CompactPath {
  text = "";
  #x = 0;
  #y = 0;
  #level = 0;

  moveTo(x: number, y: number): void {
    this.#flush();
    [this.#x, this.#y] = [Math.round(x), Math.round(y)];
    // A point alone is a dot: a line of no length with round ends.
    this.text += `M${this.#x} ${this.#y}h0`;
  }

  lineTo(x: number, y: number): void {
    const [across, down] = [Math.round(x) - this.#x - this.#level, Math.round(y) - this.#y];
    if (down === 0) {
      this.#level += across;
      return;
    }
    this.#flush();
    this.text += `l${across}${down < 0 ? "" : " "}${down}`;
    this.#x += across;
    this.#y += down;
  }

  /** d3 closes a line of one point; the dot is drawn already. */
  closePath(): void {}

  end(): string {
    this.#flush();
    return this.text;
  }

  #flush(): void {
    if (this.#level === 0) return;
    this.text += `h${this.#level}`;
    this.#x += this.#level;
    this.#level = 0;
  }
}
