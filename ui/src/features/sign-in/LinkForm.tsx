import { Button, Skeleton, Stack, Text, Title } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { linkQuery, signInByLink, signInFirst } from "../../api/sessions";
import { useTranslation } from "../../i18n/useTranslation";
import { NameInput } from "./NameInput";
import { NewPassword } from "./NewPassword";
import { isGoodPassword } from "./password";
import { Refusal } from "./Refusal";

/** Somebody was given a link: they choose a password and, if they are the first user, a name. */
export function LinkForm({ link, onGiveUp }: { link: string; onGiveUp(): void }) {
  const { t } = useTranslation();
  const found = useQuery({ ...linkQuery(link), retry: false });
  if (found.isPending) return <Skeleton height={230} aria-busy />;
  if (found.error) {
    return (
      <Stack>
        <Title order={1}>{t("sign-in.link.dead")}</Title>
        <Refusal error={found.error} byLink />
        <Button variant="default" onClick={onGiveUp}>
          {t("sign-in.link.otherWay")}
        </Button>
      </Stack>
    );
  }
  return <Choose link={link} username={found.data.username} />;
}

function Choose({ link, username }: { link: string; username: string }) {
  const { t } = useTranslation();
  const isFirst = username === "";
  const [name, setName] = useState(username);
  const [password, setPassword] = useState("");
  const enter = useMutation({
    mutationFn: () =>
      isFirst ? signInFirst(link, name.trim(), password) : signInByLink(link, password),
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        enter.mutate();
      }}
    >
      <Stack gap="md">
        <div>
          <Title order={1}>
            {isFirst ? t("sign-in.link.first") : t("sign-in.link.welcome", { name: username })}
          </Title>
          <Text size="sm" c="dimmed" mt={6}>
            {t(isFirst ? "sign-in.link.firstHint" : "sign-in.link.hint")}
          </Text>
        </div>
        {enter.error && <Refusal error={enter.error} byLink />}
        <NameInput
          readOnly={!isFirst}
          autoFocus={isFirst}
          description={isFirst ? t("sign-in.link.nameHint") : undefined}
          value={name}
          onChange={setName}
        />
        <NewPassword value={password} onChange={setPassword} size="md" />
        <Button
          type="submit"
          size="md"
          mt={4}
          loading={enter.isPending}
          disabled={!isGoodPassword(password) || !name.trim()}
        >
          {t(isFirst ? "sign-in.link.begin" : "sign-in.link.enter")}
        </Button>
      </Stack>
    </form>
  );
}
