/** Thai, in a file of its own. */
import { byFeature } from "./byFeature";

export const messages = byFeature(
  import.meta.glob(["../app/messages.th.json", "../features/*/messages.th.json"], {
    eager: true,
    import: "default",
  }),
);
