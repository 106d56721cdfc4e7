import { useTranslation } from "../../../i18n/useTranslation";

/** Actions of the audit log that there are words for. */
const KNOWN = [
  "registered_model.created",
  "registered_model.updated",
  "registered_model.renamed",
  "registered_model.tagged",
  "registered_model.untagged",
  "registered_model.alias_set",
  "registered_model.alias_deleted",
  "model_version.created",
  "model_version.updated",
  "model_version.transitioned",
  "model_version.rolled_back",
  // Of a rollback, the version that leaves.
  "model_version.taken_back",
  "model_version.deleted",
  "model_version.tagged",
  "model_version.untagged",
  "transition_request.created",
  "transition_request.approved",
  "transition_request.rejected",
  "transition_request.cancelled",
  "comment.created",
  "comment.updated",
  "comment.deleted",
  "policy.set",
  "policy.deleted",
] as const;

/** In messages a dot would be a place. */
const placeOf = (action: string) => action.replace(".", "_");

const isKnown = (action: string) => (KNOWN as readonly string[]).includes(action);

/** What happened to something, after its name: "v3 changed stage". */
export function useActionName(): (action: string) => string {
  const { t } = useTranslation();
  return (action) => (isKnown(action) ? t(`models.action.${placeOf(action)}`) : action);
}

/** What somebody did, after their name: "moved v3". */
export function useDid(): (action: string, version: string) => string {
  const { t } = useTranslation();
  return (action, version) =>
    isKnown(action) ? t(`models.did.${placeOf(action)}`, { version: `v${version}` }) : action;
}
