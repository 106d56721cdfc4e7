/** The server takes passwords of this length, in characters. */
export const SHORTEST = 12;
export const LONGEST = 1024;

export function isGoodPassword(password: string): boolean {
  const { length } = [...password];
  return length >= SHORTEST && length <= LONGEST;
}
