import type { TransitionRequest } from "../../../api/transitionRequests";

/**
 * Requests by whose move it is: one's own approval is wanted; one has asked oneself; neither. One
 * that has approved already waits for others.
 */
export function sorted(requests: readonly TransitionRequest[], me: string) {
  const forMe: TransitionRequest[] = [];
  const mine: TransitionRequest[] = [];
  const others: TransitionRequest[] = [];
  for (const request of requests) {
    const hasApproved = request.approvals.some(({ user }) => user === me);
    if (request.user === me) mine.push(request);
    else if (request.mayApprove && !hasApproved) forMe.push(request);
    else others.push(request);
  }
  return { forMe, mine, others };
}
