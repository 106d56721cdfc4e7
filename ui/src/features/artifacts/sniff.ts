/** Whether bytes are text, told from the beginning of a file. */

const CONTROL = 0x20;
const ALLOWED = new Set([0x07, 0x08, 0x09, 0x0a, 0x0c, 0x0d, 0x1b]);

/**
 * True if the bytes are UTF-8 text: no NUL, hardly any control characters.
 *
 * @param bytes The beginning of a file; the last character may be cut off.
 */
export function isText(bytes: Uint8Array): boolean {
  let odd = 0;
  for (const byte of bytes) {
    if (byte === 0) return false;
    if (byte < CONTROL && !ALLOWED.has(byte)) odd += 1;
  }
  if (odd * 100 > bytes.length) return false;
  try {
    // `stream` forgives a character whose end has not been read.
    new TextDecoder("utf-8", { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}
