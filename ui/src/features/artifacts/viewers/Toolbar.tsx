import { Group } from "@mantine/core";
import type { ReactNode } from "react";

/** What stands above a file's content. */
export function Toolbar({ children }: { children: ReactNode }) {
  return (
    <Group
      gap="sm"
      px="sm"
      py={6}
      mih={42}
      style={{ borderBottom: "1px solid var(--mantine-color-default-border)", flex: "none" }}
    >
      {children}
    </Group>
  );
}
