/**
 * What every chart is drawn with: scales, axes, and paths from d3-shape, which needs no DOM. A compact writer keeps a year
 * of days in some hundred bytes.
 */
import { ticks } from "d3-array";
import { line } from "d3-shape";
import { html } from "hono/html";
import { figure } from "./figures.ts";
import type { Markup } from "./markup.ts";

/** Left and right end of what is drawn, in a picture 720 wide; the figures of the axis stand left of it. */
export const LEFT = 56;
export const RIGHT = 714;

export type Scale = (value: number) => number;

export const scale =
  ([from, to]: readonly [number, number], [start, end]: readonly [number, number]): Scale =>
  (value) =>
    start + ((value - from) / (to - from)) * (end - start);

/** From days since 1970 to places across. */
export const dayScale = (first: number, last: number): Scale =>
  scale([first, Math.max(last, first + 1)], [LEFT, RIGHT]);

/** A line through points in their order, as the data of a path; it breaks where `y` is null. */
export function linePath<T>(points: readonly T[], x: (point: T) => number, y: (point: T) => number | null): string {
  const writer = new CompactPath();
  line<T>()
    .defined((point) => y(point) !== null)
    .x(x)
    .y((point) => y(point) ?? 0)
    .context(writer as unknown as CanvasRenderingContext2D)(points as T[]);
  return writer.end();
}

/** Level lines with their figures. */
export const levels = (lowest: number, highest: number, y: Scale): Markup[] =>
  ticks(lowest, highest, 4).map(
    (tick) =>
      html`<path class="g" d="M${LEFT} ${Math.round(y(tick))}H${RIGHT}"/><text x="${LEFT - 8}" y="${Math.round(y(tick)) + 5}" class="e">${short(tick)}</text>`,
  );

/** The first, the middle and the last day, written at the foot. */
export const dayLabels = (first: number, last: number, x: Scale, foot: number): Markup[] => {
  const days = [first, Math.round((first + last) / 2), last].filter((day, index, all) => all.indexOf(day) === index);
  return days.map(
    (day, index) =>
      html`<text x="${Math.round(x(day))}" y="${foot}"${index === 0 ? html`` : index === days.length - 1 ? html` class="e"` : html` class="m"`}>${dayText(day)}</text>`,
  );
};

const dayText = (day: number): string => new Date(day * 86_400_000).toISOString().slice(0, 10);

/** A figure as an axis has room for. */
export const short = (value: number): string =>
  Math.abs(value) >= 1e6
    ? `${figure(value / 1e6)}M`
    : Math.abs(value) >= 1e4
      ? `${figure(value / 1e3)}k`
      : figure(value);

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
