/** Any icon of Tabler's, by its name on tabler.io/icons; see plugins/icons.ts. */
declare module "~icons/*" {
  import type { Icon } from "./parts/icon";

  const icon: Icon;
  export default icon;
}
