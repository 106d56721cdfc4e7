/** The index of the point of `xs` (ascending) that is nearest to `x`; -1 when there is none. */
export function nearestIndex(xs: Float64Array, x: number): number {
  let low = 0;
  let high = xs.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((xs[middle] as number) < x) low = middle + 1;
    else high = middle;
  }
  if (low === xs.length) return xs.length - 1;
  const before = low - 1;
  if (before < 0) return low;
  return x - (xs[before] as number) <= (xs[low] as number) - x ? before : low;
}
