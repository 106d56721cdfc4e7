/** A surface over scattered points: inverse distance weighting (Shepard, 1968) on a grid. */

export interface Site {
  /** Both 0 to 1. */
  x: number;
  y: number;
  z: number;
}

/** A site's influence falls with this power of the distance. */
const POWER = 3;

/** Heights of `size` × `size` cells, row by row from y = 0, between the sites' heights. */
export function landscape(sites: readonly Site[], size: number): Float64Array {
  const heights = new Float64Array(size * size);
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      const x = (column + 0.5) / size;
      const y = (row + 0.5) / size;
      heights[row * size + column] = heightAt(sites, x, y);
    }
  }
  return heights;
}

function heightAt(sites: readonly Site[], x: number, y: number): number {
  let sum = 0;
  let weights = 0;
  for (const site of sites) {
    const distance = Math.hypot(site.x - x, site.y - y);
    if (distance < 1e-9) return site.z;
    const weight = distance ** -POWER;
    sum += weight * site.z;
    weights += weight;
  }
  return sum / weights;
}
