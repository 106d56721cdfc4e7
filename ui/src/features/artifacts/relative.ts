/** Where a relative link in a file leads: `b/c.md` + `../a.png` → `a.png`; never above the root. */
export function resolveRelative(file: string, link: string): string {
  const [path = ""] = link.split(/[?#]/, 1);
  const parts = file.split("/").slice(0, -1);
  for (const part of decoded(path).split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "." && part !== "") parts.push(part);
  }
  return parts.join("/");
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
