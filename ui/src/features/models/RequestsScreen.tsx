import { Skeleton, Stack, Title } from "@mantine/core";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import IconInbox from "~icons/inbox";
import { sessionQuery } from "../../api/sessions";
import { openRequestsQuery, type TransitionRequest } from "../../api/transitionRequests";
import { useTitle } from "../../app/useTitle";
import { useTranslation } from "../../i18n/useTranslation";
import { EmptyState } from "../../parts/EmptyState";
import { ErrorState } from "../../parts/ErrorState";
import { AnchorLink } from "../../parts/links";
import screen from "../../parts/Screen.module.css";
import { RequestCard } from "./requests/RequestCard";
import { sorted } from "./requests/sorted";
import { useGatesKnown } from "./requests/useGatesKnown";
import classes from "./Screen.module.css";

/** What waits for one's approval, what one has asked for oneself, and all else that is open. */
export default function RequestsScreen() {
  const { t } = useTranslation();
  const session = useQuery(sessionQuery);
  const found = useInfiniteQuery(openRequestsQuery());
  const { hasNextPage, isFetchingNextPage, isError, fetchNextPage } = found;
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage && !isError) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, isError, fetchNextPage]);
  useTitle(t("models.requests.title"), t("models.title"));
  const all = found.data?.pages.flatMap((page) => page.requests) ?? [];
  const { forMe, mine, others } = sorted(all, session.data?.username ?? "");
  const areGatesKnown = useGatesKnown(found.data && session.data && [...forMe, ...mine, ...others]);
  return (
    <div className={screen.screen}>
      <div className={classes.narrow}>
        <Title order={1} className={classes.title} mb="md">
          {t("models.requests.title")}
        </Title>
        {!areGatesKnown && !found.isError && <Skeleton height={180} />}
        {found.isError && (
          <ErrorState
            title={t("models.requests.notRead")}
            error={found.error}
            onRetry={() => void found.refetch()}
          />
        )}
        {areGatesKnown && (
          <Stack gap="xl" aria-live="polite">
            {all.length === 0 ? (
              <EmptyState icon={<IconInbox size={22} />} title={t("models.requests.none")}>
                <p>{t("models.requests.noneHint")}</p>
                <AnchorLink to="/models">{t("models.toList")}</AnchorLink>
              </EmptyState>
            ) : (
              <>
                <Section title={t("models.requests.forMe")} requests={forMe} />
                <Section title={t("models.requests.mine")} requests={mine} />
                <Section title={t("models.requests.others")} requests={others} />
              </>
            )}
          </Stack>
        )}
      </div>
    </div>
  );
}

function Section({ title, requests }: { title: string; requests: readonly TransitionRequest[] }) {
  if (requests.length === 0) return null;
  return (
    <section aria-label={title}>
      <Title order={2} fz="sm" mb="xs">
        {title}
      </Title>
      <Stack gap="sm">
        {requests.map((request) => (
          <RequestCard key={request.id} request={request} />
        ))}
      </Stack>
    </section>
  );
}
