/** Two letters: of `jane.doe@company.com` they are JD, of `jane@company.com` JA. */
export function initialsOf(name: string): string {
  const [local = ""] = name.replace(/^group:/, "").split("@");
  const words = local.split(/[^\p{L}\p{N}]+/u).filter(Boolean);
  const [first = ""] = words;
  const letters =
    words.length > 1 ? first.slice(0, 1) + words.at(-1)?.slice(0, 1) : first.slice(0, 2);
  return letters.toUpperCase() || "?";
}
