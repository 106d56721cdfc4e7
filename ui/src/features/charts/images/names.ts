/** Images of series, as `mlflow.log_image(key=…)` names their files. */

export interface LoggedImage {
  key: string;
  step: number;
  /** Milliseconds since 1970 UTC. */
  time: number;
  /** Path of the file as it was logged. */
  path: string;
  /** Path of the small copy; that of the file itself when there is none. */
  small: string;
}

export const FOLDER = "images";

// Older clients separate by `%`. In a key's place of `/` stands `~`, of older clients `#`.
const NAME = /^(?<key>.+)[+%]step[+%](?<step>-?\d+)[+%]timestamp[+%](?<time>\d+)[+%](?<rest>.+)$/;
const SMALL = /^(?<id>[^.+%]+)[+%]compressed\.\w+$/;

/** The images among the files of the folder, by key, then step, then time. */
export function imagesIn(paths: readonly string[]): LoggedImage[] {
  const images = new Map<string, LoggedImage>();
  const small = new Map<string, string>();
  for (const path of paths) {
    const found = NAME.exec(path.slice(path.lastIndexOf("/") + 1))?.groups;
    if (!found) continue;
    const { key = "", step = "", time = "", rest = "" } = found;
    const id = SMALL.exec(rest)?.groups?.id;
    const name = (of: string) => `${key} ${step} ${time} ${of}`;
    if (id) {
      small.set(name(id), path);
      continue;
    }
    images.set(name(rest.replace(/\.\w+$/, "")), {
      key: key.replaceAll(/[~#]/g, "/"),
      step: Number(step),
      time: Number(time),
      ...{ path, small: path },
    });
  }
  for (const [name, image] of images) image.small = small.get(name) ?? image.path;
  return [...images.values()].sort(
    (a, b) =>
      a.key.localeCompare(b.key, "en", { numeric: true }) || a.step - b.step || a.time - b.time,
  );
}

/** The image of the series that was current at `step`: the last one until then. */
export function imageAt(images: readonly LoggedImage[], step: number): LoggedImage | undefined {
  return images.findLast((image) => image.step <= step);
}
