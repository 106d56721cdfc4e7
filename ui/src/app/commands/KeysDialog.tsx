import { Group, Kbd, Modal, Stack, Table, Text } from "@mantine/core";
import { useTranslation } from "../../i18n/useTranslation";
import { byGroup, type Command, useAllCommands } from "./commands";
import { capsOf } from "./keys";
import { IS_APPLE } from "./platform";

/** Every key that means something on this screen. */
export default function KeysDialog({ onClose }: { onClose(): void }) {
  const { t } = useTranslation();
  return (
    <Modal
      closeButtonProps={{ "aria-label": t("app.close") }}
      opened
      onClose={onClose}
      title={t("app.keys")}
      size="md"
    >
      <Groups />
    </Modal>
  );
}

function Groups() {
  const { t } = useTranslation();
  const groups = byGroup(useAllCommands().filter((command) => command.keys));
  return (
    <Stack>
      {groups.map(([group, commands]) => (
        <div key={group}>
          <Text size="xs" c="dimmed" fw={600} mb={4}>
            {group}
          </Text>
          <Table aria-label={group} verticalSpacing={5}>
            <Table.Tbody>
              {commands.map((command) => (
                <Row key={command.id} command={command} />
              ))}
            </Table.Tbody>
          </Table>
        </div>
      ))}
      <Text size="xs" c="dimmed">
        {t("app.keysHint")}
      </Text>
    </Stack>
  );
}

function Row({ command }: { command: Command }) {
  return (
    <Table.Tr>
      <Table.Td>{command.label}</Table.Td>
      <Table.Td>
        <Group gap={4} justify="flex-end" wrap="nowrap">
          {capsOf(command.keys ?? "", IS_APPLE).map((cap) => (
            <Kbd key={cap} size="xs">
              {cap}
            </Kbd>
          ))}
        </Group>
      </Table.Td>
    </Table.Tr>
  );
}
