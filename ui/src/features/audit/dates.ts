/** Times for a field of type `datetime-local`: in the viewer's zone, to the minute. */

export function toField(time: number | undefined): string {
  if (time === undefined) return "";
  const local = new Date(time - new Date(time).getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 16);
}

/** ms since 1970 UTC; undefined where it is no time. */
export function fromField(text: string): number | undefined {
  const time = new Date(text).getTime();
  return text === "" || Number.isNaN(time) ? undefined : time;
}
