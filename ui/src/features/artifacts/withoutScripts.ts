/**
 * HTML without scripts and handlers. The sandbox that it is shown in runs none anyway; it only
 * complains of each in the browser's console.
 */
export function withoutScripts(html: string): string {
  const document = new DOMParser().parseFromString(html, "text/html");
  for (const script of document.querySelectorAll("script")) script.remove();
  for (const element of document.querySelectorAll("*")) {
    for (const { name } of [...element.attributes]) {
      if (name.startsWith("on")) element.removeAttribute(name);
    }
  }
  return document.documentElement.outerHTML;
}
