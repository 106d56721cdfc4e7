import {
  Alert,
  Button,
  Group,
  Modal,
  NativeSelect,
  SegmentedControl,
  Stack,
  Text,
  TextInput,
} from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { grantRole, ROLES, type Role } from "../../api/grants";
import { createUser, createUserLink, type User } from "../../api/users";
import { useTranslation } from "../../i18n/useTranslation";
import { OneTimeLink } from "./OneTimeLink";

/** Makes a user, who gets a link to choose a password, or a service account, which gets tokens. */
export function NewUserDialog({ onClose }: { onClose(): void }) {
  const { t } = useTranslation();
  const [name, setName] = useState("");
  const [kind, setKind] = useState<User["kind"]>("user");
  const [role, setRole] = useState<Role | "">("");
  const make = useMutation({
    mutationFn: async () => {
      const username = name.trim();
      await createUser(username, kind);
      if (role) await grantRole(role, { username, group: "", scope: "everything", target: "" });
      return kind === "user" ? createUserLink(username) : "";
    },
  });
  return (
    <Modal
      opened
      size="lg"
      onClose={onClose}
      title={t("admin.newUser")}
      closeButtonProps={{ "aria-label": t("app.close") }}
      closeOnClickOutside={make.data === undefined}
    >
      {make.data !== undefined ? (
        <Stack>
          {make.data ? (
            <OneTimeLink link={make.data} username={name.trim()} />
          ) : (
            <Text size="sm">{t("admin.serviceMade", { name: name.trim() })}</Text>
          )}
          <Group justify="flex-end">
            <Button onClick={onClose}>{t("admin.done")}</Button>
          </Group>
        </Stack>
      ) : (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            make.mutate();
          }}
        >
          <Stack gap="sm">
            <SegmentedControl
              size="xs"
              aria-label={t("admin.kind")}
              value={kind}
              onChange={(value) => setKind(value === "service" ? "service" : "user")}
              data={[
                { value: "user", label: t("admin.person") },
                { value: "service", label: t("admin.service") },
              ]}
            />
            <TextInput
              data-autofocus
              required
              autoCapitalize="none"
              spellCheck={false}
              label={t("admin.name")}
              description={t(kind === "user" ? "admin.nameHint" : "admin.serviceHint")}
              value={name}
              onChange={(event) => setName(event.currentTarget.value)}
            />
            <NativeSelect
              label={t("admin.roleOnEverything")}
              description={role ? t(`account.may.${role}`) : t("admin.noRoleHint")}
              inputWrapperOrder={["label", "input", "description"]}
              value={role}
              data={[
                { value: "", label: t("admin.noRole") },
                ...ROLES.map((each) => ({ value: each, label: t(`app.role.${each}`) })),
              ]}
              onChange={(event) =>
                setRole(ROLES.find((each) => each === event.currentTarget.value) ?? "")
              }
            />
            {make.error && (
              <Alert color="red" variant="light" role="alert">
                {make.error.message}
              </Alert>
            )}
            <Group justify="flex-end" gap="xs">
              <Button variant="default" onClick={onClose}>
                {t("app.cancel")}
              </Button>
              <Button type="submit" loading={make.isPending} disabled={!name.trim()}>
                {t("admin.create")}
              </Button>
            </Group>
          </Stack>
        </form>
      )}
    </Modal>
  );
}
