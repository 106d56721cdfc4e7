import { Button, Group, Skeleton, Stack, Text, Textarea } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";
import {
  addComment,
  type Comment,
  changeComment,
  commentsQuery,
  deleteComment,
} from "../../../api/comments";
import { useTranslation } from "../../../i18n/useTranslation";
import { ErrorState } from "../../../parts/ErrorState";
import { Panel } from "../../../parts/Panel";
import { RowActions } from "../../../parts/RowActions";
import { Time } from "../../../parts/Time";
import { useChange } from "../../../parts/useChange";
import { Person } from "../parts/Person";
import classes from "./Comments.module.css";

const Markdown = lazy(() => import("../../../parts/Markdown"));

/** What people say of a version; one's own can be changed and deleted. */
export function CommentsPanel({
  name,
  version,
  canWrite,
}: {
  name: string;
  version: string;
  canWrite: boolean;
}) {
  const { t } = useTranslation();
  const found = useQuery(commentsQuery(name, version));
  return (
    <Panel title={t("models.comments.title")} count={found.data?.length}>
      {found.isPending && <Skeleton height={60} m="sm" width="auto" />}
      {found.error && (
        <ErrorState
          title={t("models.comments.notRead")}
          error={found.error}
          onRetry={() => void found.refetch()}
        />
      )}
      <ul className={classes.comments} aria-live="polite">
        {found.data?.map((comment) => (
          <Shown key={comment.id} comment={comment} />
        ))}
      </ul>
      {canWrite ? (
        <div className={classes.form}>
          <Form
            action={t("models.comments.add")}
            onSave={(text) => addComment(name, version, text)}
          />
        </div>
      ) : (
        found.data?.length === 0 && (
          <Text size="sm" c="dimmed" p="sm">
            {t("models.comments.none")}
          </Text>
        )
      )}
    </Panel>
  );
}

function Shown({ comment }: { comment: Comment }) {
  const { t } = useTranslation();
  const [isEditing, setEditing] = useState(false);
  const remove = useChange(deleteComment);
  return (
    <li className={classes.comment}>
      <Group gap={8} wrap="nowrap">
        <Person name={comment.user} />
        <Text size="xs" c="dimmed" style={{ flex: "none" }}>
          <Time at={comment.created} />
          {comment.updated > comment.created && ` · ${t("models.comments.changed")}`}
        </Text>
        <span className={classes.actions}>
          <RowActions
            size="sm"
            edit={
              comment.mayEdit
                ? { label: t("models.comments.edit"), onClick: () => setEditing(true) }
                : undefined
            }
            remove={
              comment.mayDelete
                ? {
                    label: t("models.comments.delete"),
                    isPending: remove.isPending,
                    onClick: () => remove.mutate(comment.id),
                  }
                : undefined
            }
          />
        </span>
      </Group>
      {isEditing ? (
        <Form
          before={comment.text}
          action={t("app.save")}
          onSave={(text) => changeComment(comment.id, text)}
          onDone={() => setEditing(false)}
        />
      ) : (
        <div className={classes.text}>
          <Suspense fallback={<p>{comment.text}</p>}>
            <Markdown text={comment.text} />
          </Suspense>
        </div>
      )}
    </li>
  );
}

function Form({
  before = "",
  action,
  onSave,
  onDone,
}: {
  before?: string;
  action: string;
  onSave: (text: string) => Promise<void>;
  onDone?: () => void;
}) {
  const { t } = useTranslation();
  const [text, setText] = useState(before);
  const save = useChange(async (content: string) => {
    await onSave(content);
    setText("");
    onDone?.();
  });
  return (
    <Stack gap={8}>
      <Textarea
        autosize
        minRows={2}
        maxRows={16}
        autoFocus={onDone !== undefined}
        aria-label={t("models.comments.text")}
        placeholder={t("models.comments.hint")}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && text.trim() !== "") {
            save.mutate(text);
          }
          if (event.key === "Escape") onDone?.();
        }}
      />
      <Group gap="xs" justify="flex-end">
        {onDone && (
          <Button size="xs" variant="subtle" color="gray" onClick={onDone}>
            {t("app.cancel")}
          </Button>
        )}
        <Button
          size="xs"
          variant={onDone ? "filled" : "light"}
          disabled={text.trim() === ""}
          loading={save.isPending}
          onClick={() => save.mutate(text)}
        >
          {action}
        </Button>
      </Group>
    </Stack>
  );
}
