import { Notifications as All } from "@mantine/notifications";
import { useIdle } from "./useIdle";

/** Where messages appear. It is there once the screen is; a message from before is shown then. */
export function Notifications() {
  return useIdle() && <All position="bottom-right" />;
}
