import { NativeSelect, SegmentedControl, Select, TextInput } from "@mantine/core";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { experimentsQuery } from "../../api/experiments";
import { grantRole, ROLES, type Role, SCOPES, type Scope } from "../../api/grants";
import { registeredModelsQuery } from "../../api/registeredModels";
import { EVERYONE, groupsQuery, usersQuery } from "../../api/users";
import { useTranslation } from "../../i18n/useTranslation";
import { Dialog } from "../models/parts/Dialog";

/** Gives a user or a group a role on everything, an experiment, a model or a pattern of names. */
export function GrantDialog({ onClose }: { onClose(): void }) {
  const { t } = useTranslation();
  const users = useQuery(usersQuery).data ?? [];
  const groups = useQuery(groupsQuery).data ?? [];
  const [isGroup, setGroup] = useState(false);
  const [who, setWho] = useState<string | null>(null);
  const [role, setRole] = useState<Role>("viewer");
  const [scope, setScope] = useState<Scope>("everything");
  const [target, setTarget] = useState("");
  const roles = scope === "everything" ? ROLES : ROLES.filter((each) => each !== "admin");
  const names = isGroup
    ? [...new Set([EVERYONE, ...groups.map(({ name }) => name)])]
    : users.map(({ username }) => username);
  return (
    <Dialog
      title={t("admin.grant")}
      action={t("admin.grantIt")}
      disabled={!who || (scope !== "everything" && !target.trim())}
      onClose={onClose}
      onSubmit={() =>
        grantRole(role, {
          username: isGroup ? "" : (who ?? ""),
          group: isGroup ? (who ?? "") : "",
          scope,
          target: scope === "everything" ? "" : target.trim(),
        })
      }
    >
      <SegmentedControl
        size="xs"
        aria-label={t("admin.who")}
        value={isGroup ? "group" : "user"}
        onChange={(value) => {
          setGroup(value === "group");
          setWho(null);
        }}
        data={[
          { value: "user", label: t("admin.aUser") },
          { value: "group", label: t("admin.aGroup") },
        ]}
      />
      <Select
        searchable
        required
        label={t("admin.who")}
        nothingFoundMessage={t("admin.noneFound")}
        data={names}
        value={who}
        onChange={setWho}
      />
      <NativeSelect
        label={t("admin.on")}
        value={scope}
        data={SCOPES.map((each) => ({ value: each, label: t(`admin.scope.${each}`) }))}
        onChange={(event) => {
          setScope(SCOPES.find((each) => each === event.currentTarget.value) ?? "everything");
          setTarget("");
          setRole((now) => (now === "admin" ? "manager" : now));
        }}
      />
      {scope !== "everything" && <Target scope={scope} target={target} onTarget={setTarget} />}
      <NativeSelect
        label={t("admin.role")}
        description={t(`account.may.${role}`)}
        inputWrapperOrder={["label", "input", "description"]}
        value={role}
        data={roles.map((each) => ({ value: each, label: t(`app.role.${each}`) }))}
        onChange={(event) =>
          setRole(roles.find((each) => each === event.currentTarget.value) ?? "viewer")
        }
      />
    </Dialog>
  );
}

function Target({
  scope,
  target,
  onTarget,
}: {
  scope: Exclude<Scope, "everything">;
  target: string;
  onTarget(target: string): void;
}) {
  const { t } = useTranslation();
  const experiments = useInfiniteQuery({
    ...experimentsQuery("", "active"),
    enabled: scope === "experiment",
  });
  const models = useInfiniteQuery({ ...registeredModelsQuery(""), enabled: scope === "model" });
  if (scope === "pattern") {
    return (
      <TextInput
        required
        label={t("admin.scope.pattern")}
        description={t("admin.patternHint")}
        placeholder="fraud-*"
        value={target}
        onChange={(event) => onTarget(event.currentTarget.value)}
      />
    );
  }
  const choices =
    scope === "experiment"
      ? (experiments.data?.pages ?? []).flatMap((page) =>
          page.experiments.map(({ id, name }) => ({ value: id, label: name })),
        )
      : (models.data?.pages ?? []).flatMap((page) =>
          page.models.map(({ name }) => ({ value: name, label: name })),
        );
  return (
    <Select
      required
      searchable
      label={t(`admin.scope.${scope}`)}
      nothingFoundMessage={t("admin.noneFound")}
      data={choices}
      value={target || null}
      onChange={(value) => onTarget(value ?? "")}
    />
  );
}
