import { useQuery } from "@tanstack/react-query";
import { experimentQuery } from "../../api/experiments";
import type { Scope } from "../../api/grants";
import { useTranslation } from "../../i18n/useTranslation";

/** What a role is granted on, in words. */
export function ScopeText({ scope, target }: { scope: Scope; target: string }) {
  const { t } = useTranslation();
  const experiment = useQuery({
    ...experimentQuery(target),
    enabled: scope === "experiment",
    retry: false,
    select: (found) => found.name,
  });
  const name = scope === "experiment" ? (experiment.data ?? target) : target;
  return <span>{t(`account.scope.${scope}`, { target: name })}</span>;
}
