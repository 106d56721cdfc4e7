/** Whether every value that is there is a number, so that the column is set flush right. */
export function isNumeric(rows: readonly (readonly unknown[])[], column: number): boolean {
  let seen = false;
  for (const row of rows.slice(0, 200)) {
    const value = row[column];
    if (value === undefined || value === null || value === "") continue;
    if (typeof value !== "number" && typeof value !== "bigint") {
      if (typeof value !== "string" || value.trim() === "" || Number.isNaN(Number(value)))
        return false;
    }
    seen = true;
  }
  return seen;
}
