import { Badge, Button, Skeleton, Table } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import IconPlus from "~icons/plus";
import { type Grant, grantsQuery, revokeRole } from "../../api/grants";
import { useTranslation } from "../../i18n/useTranslation";
import { ConfirmButton } from "../../parts/ConfirmButton";
import { ErrorState } from "../../parts/ErrorState";
import { Scroller } from "../../parts/Scroller";
import { Time } from "../../parts/Time";
import { useChange } from "../../parts/useChange";
import { ScopeText } from "../account/ScopeText";
import { Person } from "../models/parts/Person";
import classes from "./Admin.module.css";
import { GrantDialog } from "./GrantDialog";

/** Every role that was granted: whose, which, on what. */
export function RolesTab() {
  const { t } = useTranslation();
  const grants = useQuery(grantsQuery);
  const [isGranting, setGranting] = useState(false);
  return (
    <>
      <div className={classes.bar}>
        <p className={classes.hint}>{t("admin.rolesHint")}</p>
        <Button size="xs" leftSection={<IconPlus size={15} />} onClick={() => setGranting(true)}>
          {t("admin.grant")}
        </Button>
      </div>
      {grants.isPending && <Skeleton height={160} aria-busy />}
      {grants.error && <ErrorState title={t("admin.unread")} error={grants.error} />}
      {grants.data && (
        <Scroller role="group" className={classes.scroller} label={t("admin.tab.roles")}>
          <Table verticalSpacing={9} highlightOnHover>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t("admin.who")}</Table.Th>
                <Table.Th>{t("admin.role")}</Table.Th>
                <Table.Th>{t("admin.on")}</Table.Th>
                <Table.Th>{t("admin.since")}</Table.Th>
                <Table.Th aria-label={t("admin.revoke")} />
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {grants.data.map((grant) => (
                <Row key={grant.id} grant={grant} />
              ))}
            </Table.Tbody>
          </Table>
        </Scroller>
      )}
      {isGranting && <GrantDialog onClose={() => setGranting(false)} />}
    </>
  );
}

function Row({ grant }: { grant: Grant }) {
  const { t } = useTranslation();
  const revoke = useChange(revokeRole);
  const who = grant.username || t("admin.groupOf", { name: grant.group });
  const role = t(`app.role.${grant.role}`);
  return (
    <Table.Tr>
      <Table.Td>{grant.username ? <Person name={grant.username} /> : who}</Table.Td>
      <Table.Td>
        <Badge variant="light" tt="none">
          {role}
        </Badge>
      </Table.Td>
      <Table.Td>
        <ScopeText scope={grant.scope} target={grant.target} />
      </Table.Td>
      <Table.Td>{grant.created !== undefined && <Time at={grant.created} />}</Table.Td>
      <Table.Td ta="end">
        <ConfirmButton
          label={t("admin.revoke")}
          ask={t("admin.revokeSure", { who, role })}
          onConfirm={() => revoke.mutate(grant)}
        />
      </Table.Td>
    </Table.Tr>
  );
}
