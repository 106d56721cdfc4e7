import { Alert, Button, Group, Modal, Stack, Textarea, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import {
  changeExperimentTags,
  createExperiment,
  type Experiment,
  renameExperiment,
} from "../../api/experiments";
import { useTranslation } from "../../i18n/useTranslation";
import { descriptionOf, NOTE_TAG, ownTags } from "./list";
import { type TagDraft, TagFields } from "./TagFields";

/** Makes an experiment, or changes the name, description and tags of one. */
export function ExperimentDialog({
  experiment,
  onClose,
  onCreated,
}: {
  /** None: a new one. */
  experiment: Experiment | undefined;
  onClose: () => void;
  onCreated: (id: string) => void;
}) {
  const { t } = useTranslation();
  const title = experiment ? t("experiments.edit") : t("experiments.new");
  return (
    <Modal
      closeButtonProps={{ "aria-label": t("app.close") }}
      opened
      onClose={onClose}
      title={title}
    >
      <Form experiment={experiment} onClose={onClose} onCreated={onCreated} />
    </Modal>
  );
}

function Form({ experiment, onClose, onCreated }: Parameters<typeof ExperimentDialog>[0]) {
  const { t } = useTranslation();
  const [name, setName] = useState(experiment?.name ?? "");
  const [description, setDescription] = useState(experiment ? descriptionOf(experiment) : "");
  const [location, setLocation] = useState("");
  const [tags, setTags] = useState<readonly TagDraft[]>(() =>
    (experiment ? ownTags(experiment) : []).map(([key, value], id) => ({ id, key, value })),
  );
  const [refusal, setRefusal] = useState<string>();
  const [busy, setBusy] = useState(false);

  const save = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setRefusal(undefined);
    const after = new Map(
      tags.filter(({ key }) => key.trim()).map(({ key, value }) => [key.trim(), value]),
    );
    if (description.trim()) after.set(NOTE_TAG, description);
    try {
      if (experiment) {
        if (name !== experiment.name) await renameExperiment(experiment.id, name);
        await changeExperimentTags(experiment.id, editable(experiment), after);
      } else onCreated(await createExperiment(name, Object.fromEntries(after), location));
      onClose();
    } catch (error) {
      setRefusal((error as Error).message);
      setBusy(false);
    }
  };
  return (
    <form onSubmit={save}>
      <Stack gap="sm">
        <TextInput
          data-autofocus
          required
          label={t("experiments.name")}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Textarea
          autosize
          minRows={2}
          maxRows={8}
          label={t("experiments.description")}
          value={description}
          onChange={(event) => setDescription(event.currentTarget.value)}
        />
        <TagFields tags={tags} onChange={setTags} />
        {!experiment && (
          <TextInput
            label={t("experiments.location")}
            description={t("experiments.locationHint")}
            value={location}
            onChange={(event) => setLocation(event.currentTarget.value)}
          />
        )}
        {refusal && (
          <Alert color="red" variant="light" role="alert">
            {refusal}
          </Alert>
        )}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {t("experiments.cancel")}
          </Button>
          <Button type="submit" loading={busy} disabled={!name.trim()}>
            {experiment ? t("experiments.save") : t("experiments.create")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

/** The tags that this dialogue shows: only they may be changed by it. */
function editable(experiment: Experiment): Map<string, string> {
  const tags = new Map(ownTags(experiment));
  if (experiment.tags.has(NOTE_TAG)) tags.set(NOTE_TAG, descriptionOf(experiment));
  return tags;
}
