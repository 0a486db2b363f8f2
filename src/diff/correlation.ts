/** Pearson's r of pairs; null below three pairs or where one side never changes. */
export function correlation(pairs: readonly (readonly [number, number])[]): number | null {
  const count = pairs.length;
  if (count < 3) return null;
  let [x, y] = [0, 0];
  for (const [a, b] of pairs) {
    x += a / count;
    y += b / count;
  }
  let [xy, xx, yy] = [0, 0, 0];
  for (const [a, b] of pairs) {
    xy += (a - x) * (b - y);
    xx += (a - x) ** 2;
    yy += (b - y) ** 2;
  }
  if (xx === 0 || yy === 0) return null;
  return Math.max(-1, Math.min(1, xy / Math.sqrt(xx * yy)));
}
