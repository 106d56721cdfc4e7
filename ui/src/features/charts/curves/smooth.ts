/**
 * The exponential moving average of `values`, without the bias of its start: the average of the
 * first point is the point. (The correction is that of Adam: Kingma & Ba, 2015, section 3.)
 *
 * What is not finite stays as it is and does not count.
 *
 * @param weight of what came before, 0 to below 1
 */
export function smooth(values: Float64Array, weight: number): Float64Array {
  const smoothed = new Float64Array(values.length);
  let sum = 0;
  let left = 1; // what the zero that the average began with still weighs
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (!Number.isFinite(value)) {
      smoothed[i] = value;
      continue;
    }
    sum = weight * sum + (1 - weight) * value;
    left *= weight;
    smoothed[i] = sum / (1 - left);
  }
  return smoothed;
}
