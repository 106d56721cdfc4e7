import { Skeleton, Stack, Tabs } from "@mantine/core";
import type { ReactNode } from "react";
import classes from "./Screen.module.css";

/** A screen about one thing: what it is, then tabs, of which only the chosen one is made. */
export function TabbedScreen<Tab extends string>({
  header,
  tabs,
  tab,
  fills = false,
  labelOf,
  onOpen,
  children,
}: {
  header: ReactNode;
  tabs: readonly Tab[];
  tab: Tab;
  /** Whether the chosen tab is as high as the window leaves room for. */
  fills?: boolean;
  labelOf(tab: Tab): string;
  onOpen(tab: string | null): void;
  children(tab: Tab): ReactNode;
}) {
  return (
    <div className={classes.screen} data-fills={fills || undefined}>
      {header}
      <Tabs value={tab} onChange={onOpen} keepMounted={false} className={classes.tabs}>
        <Tabs.List className={classes.list}>
          {tabs.map((name) => (
            <Tabs.Tab key={name} value={name}>
              {labelOf(name)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {tabs.map((name) => (
          <Tabs.Panel key={name} value={name} className={classes.panel}>
            {children(name)}
          </Tabs.Panel>
        ))}
      </Tabs>
    </div>
  );
}

/** In the place of such a screen, until it is known what it shows. */
export function WaitingScreen({ label, heights }: { label: string; heights: readonly number[] }) {
  return (
    <div className={classes.screen} role="status" aria-label={label}>
      <Stack gap="md">
        <Skeleton height={30} width="36%" />
        <Skeleton height={16} width="26%" />
        <Skeleton height={34} />
        {heights.map((height) => (
          <Skeleton key={height} height={height} />
        ))}
      </Stack>
    </div>
  );
}
