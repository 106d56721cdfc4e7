import { Button, Group, Title } from "@mantine/core";
import IconArrowBackUp from "~icons/arrow-back-up";
import IconInbox from "~icons/inbox";
import IconShieldCheck from "~icons/shield-check";
import { isAtLeast, type ModelOverview, type RegisteredModel } from "../../../api/registeredModels";
import { useTranslation } from "../../../i18n/useTranslation";
import { CopyButton } from "../../../parts/CopyButton";
import { ButtonLink } from "../../../parts/links";
import { Time } from "../../../parts/Time";
import { ModelMenu } from "../list/ModelMenu";
import { Person } from "../parts/Person";
import classes from "../Screen.module.css";
import { inUse } from "../stages";

/** Which model this is, whose, and what can be done with it as a whole. */
export function ModelHeader({
  model,
  overview,
  onRollback,
  onRenamed,
  onDeleted,
}: {
  model: RegisteredModel;
  overview: ModelOverview;
  onRollback: () => void;
  onRenamed: (name: string) => Promise<void>;
  onDeleted: () => Promise<void>;
}) {
  const { t } = useTranslation();
  return (
    <header>
      <div className={classes.head}>
        <Group gap={4} wrap="nowrap" className={classes.name}>
          <Title order={1} className={classes.title} title={model.name}>
            {model.name}
          </Title>
          <CopyButton text={model.name} label={t("models.list.copyName")} />
        </Group>
        <Group gap={8} wrap="nowrap" className={classes.actions}>
          {overview.pendingRequests > 0 && (
            <ButtonLink
              to="/model-requests"
              size="xs"
              variant="light"
              leftSection={<IconInbox size={14} />}
            >
              {t("models.list.pending", { count: overview.pendingRequests })}
            </ButtonLink>
          )}
          {isAtLeast(overview.role, "approver") && inUse(overview.stages).length > 0 && (
            <Button
              size="xs"
              variant="default"
              leftSection={<IconArrowBackUp size={14} />}
              onClick={onRollback}
            >
              {t("models.rollback.title")}
            </Button>
          )}
          <ModelMenu
            name={model.name}
            role={overview.role}
            onRenamed={onRenamed}
            onDeleted={onDeleted}
          />
        </Group>
      </div>
      <Group gap="4px 8px" mt={4} className={classes.facts}>
        {overview.owners.slice(0, 2).map((owner) => (
          <Person key={owner} name={owner} />
        ))}
        <span aria-hidden>·</span>
        <span>{t("models.versionCount", { count: overview.versions })}</span>
        {model.created !== undefined && (
          <>
            <span aria-hidden>·</span>
            <span>
              {t("models.createdWord")} <Time at={model.created} />
            </span>
          </>
        )}
        {overview.hasPolicy && (
          <>
            <span aria-hidden>·</span>
            <span className={classes.policy}>
              <IconShieldCheck size={14} />
              {t("models.policy.has")}
            </span>
          </>
        )}
      </Group>
    </header>
  );
}
