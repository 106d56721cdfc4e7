/**
 * Puts a text on the clipboard. Browsers lend it only to pages that came over HTTPS or from this
 * machine; elsewhere, as on `http://server:5000`, the text is selected and copied as by hand.
 *
 * @returns Whether it is there now.
 */
export async function copyText(text: string): Promise<boolean> {
  if (navigator.clipboard) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      // The viewer, or the frame that the page is in, does not allow it: try the old way.
    }
  }
  return copySelected(text);
}

function copySelected(text: string): boolean {
  const focused = document.activeElement;
  const field = document.createElement("textarea");
  field.value = text;
  field.readOnly = true;
  field.setAttribute("aria-hidden", "true");
  field.style.position = "fixed";
  field.style.opacity = "0";
  // Inside a dialogue, which keeps the focus to itself.
  (focused?.closest("[role=dialog]") ?? document.body).append(field);
  field.select();
  const isCopied = document.execCommand("copy");
  field.remove();
  if (focused instanceof HTMLElement) focused.focus();
  return isCopied;
}
