import { Anchor, Container, Stack, Text, Title } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "../i18n/useTranslation";

/** An address that leads nowhere. */
export function NotFound() {
  const { t } = useTranslation();
  return (
    <Container size="sm" py="xl">
      <Stack>
        <Title order={1}>{t("app.notFound")}</Title>
        <Text>{t("app.notFoundHint")}</Text>
        <Anchor component={Link} to="/experiments">
          {t("app.experiments")}
        </Anchor>
      </Stack>
    </Container>
  );
}
