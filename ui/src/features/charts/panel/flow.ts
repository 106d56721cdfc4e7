/** How sections share the width of the panel. */

export interface Place {
  /** Charts of one cell beside each other. */
  columns: number;
  /** It takes half of the width, beside the one before or after it. */
  half: boolean;
}

/**
 * Places for sections from top to bottom: two small ones that follow each other share a row. What is
 * small alone has larger charts, rather than most of its row empty.
 *
 * @param cells of each section: how many columns its charts would take in one row
 * @param columns that fit beside each other
 */
export function flow(cells: readonly number[], columns: number): Place[] {
  const half = Math.floor(columns / 2);
  const isSmall = (count: number | undefined) => count !== undefined && count <= half;
  const places: Place[] = [];
  while (places.length < cells.length) {
    const count = cells[places.length] as number;
    const next = cells[places.length + 1];
    if (isSmall(count) && isSmall(next))
      for (const of of [count, next as number])
        places.push({ columns: Math.min(half, of), half: true });
    else places.push({ columns: isSmall(count) ? Math.ceil(columns / 2) : columns, half: false });
  }
  return places;
}
