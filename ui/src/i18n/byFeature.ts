export type Messages = Record<string, unknown>;

/** Message files by their paths. */
export type MessageFiles = Record<string, Messages>;

/** `../features/runs/messages.en.json` holds what is under `runs`. */
export function byFeature(files: MessageFiles): Messages {
  const messages: Messages = {};
  for (const [path, content] of Object.entries(files)) {
    const feature = path.split("/").at(-2);
    if (feature) messages[feature] = content;
  }
  return messages;
}
