import { Badge, Button, Skeleton, Table, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import IconKey from "~icons/key";
import IconPlus from "~icons/plus";
import type { Role } from "../../api/grants";
import { revokeToken, type Token, tokensQuery } from "../../api/tokens";
import { useTranslation } from "../../i18n/useTranslation";
import { ConfirmButton } from "../../parts/ConfirmButton";
import { EmptyState } from "../../parts/EmptyState";
import { ErrorState } from "../../parts/ErrorState";
import { Panel } from "../../parts/Panel";
import { Scroller } from "../../parts/Scroller";
import { Time } from "../../parts/Time";
import { useChange } from "../../parts/useChange";
import classes from "./Account.module.css";
import { TokenDialog } from "./TokenDialog";

/** Access tokens, one's own or everybody's; making and revoking them. */
export function TokensPanel({
  everybody,
  most,
  owners,
}: {
  everybody: boolean;
  /** The most that a new token may be given. */
  most: Role | undefined;
  /** Whose token may be made; none: one's own. */
  owners?: readonly string[];
}) {
  const { t } = useTranslation();
  const tokens = useQuery(tokensQuery(everybody));
  const [isMaking, setMaking] = useState(false);
  return (
    <Panel
      title={t("account.tokens")}
      count={tokens.data?.length}
      actions={
        <Button
          size="compact-sm"
          variant="light"
          leftSection={<IconPlus size={14} />}
          onClick={() => setMaking(true)}
        >
          {t("account.newToken")}
        </Button>
      }
    >
      {tokens.isPending && <Skeleton m={14} h={60} w="auto" aria-busy />}
      {tokens.error && (
        <ErrorState
          title={t("account.tokensUnread")}
          error={tokens.error}
          onRetry={() => void tokens.refetch()}
        />
      )}
      {tokens.data?.length === 0 && (
        <EmptyState icon={<IconKey size={22} />} title={t("account.noTokens")}>
          {t("account.noTokensHint")}
        </EmptyState>
      )}
      {tokens.data && tokens.data.length > 0 && (
        <TokenTable tokens={tokens.data} withOwner={everybody} />
      )}
      {isMaking && <TokenDialog role={most} owners={owners} onClose={() => setMaking(false)} />}
    </Panel>
  );
}

function TokenTable({ tokens, withOwner }: { tokens: readonly Token[]; withOwner: boolean }) {
  const { t } = useTranslation();
  const revoke = useChange(revokeToken);
  return (
    <Scroller role="group" className={classes.table} label={t("account.tokens")}>
      <Table verticalSpacing={7}>
        <Table.Thead>
          <Table.Tr>
            {withOwner && <Table.Th>{t("account.owner")}</Table.Th>}
            <Table.Th>{t("account.tokenName")}</Table.Th>
            <Table.Th>{t("account.mayAtMost")}</Table.Th>
            <Table.Th>{t("account.created")}</Table.Th>
            <Table.Th>{t("account.expires")}</Table.Th>
            <Table.Th>{t("account.used")}</Table.Th>
            <Table.Th aria-label={t("account.revoke")} />
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {tokens.map((token) => (
            <Table.Tr key={token.id}>
              {withOwner && <Table.Td>{token.username}</Table.Td>}
              <Table.Td fw={550}>{token.name || t("account.unnamed")}</Table.Td>
              <Table.Td>{t(`app.role.${token.role}`)}</Table.Td>
              <Table.Td>{token.created !== undefined && <Time at={token.created} />}</Table.Td>
              <Table.Td>
                <Expiry at={token.expires} />
              </Table.Td>
              <Table.Td>
                {token.used === undefined ? (
                  <Text span size="sm" c="dimmed">
                    {t("account.neverUsed")}
                  </Text>
                ) : (
                  <Time at={token.used} />
                )}
              </Table.Td>
              <Table.Td ta="end">
                <ConfirmButton
                  label={t("account.revoke")}
                  ask={t("account.revokeSure", { name: token.name || t("account.unnamed") })}
                  hint={t("account.revokeHint")}
                  onConfirm={() => revoke.mutate(token.id)}
                />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Scroller>
  );
}

function Expiry({ at }: { at: number | undefined }) {
  const { t } = useTranslation();
  if (at === undefined) return <span>{t("account.never")}</span>;
  if (at > Date.now()) return <Time at={at} />;
  return (
    <Badge color="red" variant="light">
      {t("account.expired")}
    </Badge>
  );
}
