import { Anchor, AppShell, Group, Text } from "@mantine/core";
import { Link, Outlet } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

/** The frame around every screen: where one is, and what is reachable from everywhere. */
export function Shell() {
  const { t } = useTranslation();
  return (
    <AppShell header={{ height: 48 }}>
      <AppShell.Header>
        <Group h="100%" px="md">
          <img src="./icon.svg" alt="" width={26} height={26} />
          <Text fw={700}>Headrace</Text>
          <Anchor component={Link} to="/experiments">
            {t("app.experiments")}
          </Anchor>
          <Anchor component={Link} to="/models">
            {t("app.models")}
          </Anchor>
        </Group>
      </AppShell.Header>
      <AppShell.Main>
        <Outlet />
      </AppShell.Main>
    </AppShell>
  );
}
