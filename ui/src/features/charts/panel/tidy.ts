/** Defaults do not stand in the address. */
export function tidy<T extends object>(options: T): T {
  const plain: readonly unknown[] = [0, false, "step"];
  const entries = Object.entries(options).map(([name, value]) => [
    name,
    plain.includes(value) ? undefined : value,
  ]);
  return Object.fromEntries(entries) as T;
}
