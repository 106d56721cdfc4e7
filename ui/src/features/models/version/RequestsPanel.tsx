import { useQuery } from "@tanstack/react-query";
import type { ModelVersion } from "../../../api/modelVersions";
import { requestsOfVersionQuery } from "../../../api/transitionRequests";
import { RequestCard } from "../requests/RequestCard";

/** What waits for approval here; nothing, if nothing does. */
export function RequestsPanel({ version: { name, version } }: { version: ModelVersion }) {
  const found = useQuery(requestsOfVersionQuery(name, version));
  return (
    <>
      {found.data?.map((request) => (
        <RequestCard key={request.id} request={request} isOnItsPage />
      ))}
    </>
  );
}
