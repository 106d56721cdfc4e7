import { useQueries } from "@tanstack/react-query";
import { useState } from "react";
import { gatesQuery } from "../../../api/modelVersions";
import type { TransitionRequest } from "../../../api/transitionRequests";

// Nobody sees more at once; those further down fill in by themselves.
const FIRST = 8;

/**
 * Whether the conditions of requests have arrived: then their cards are as high as they will be.
 * Once they have, those of later requests fill in by themselves.
 *
 * @param requests undefined: on their way
 */
export function useGatesKnown(requests: readonly TransitionRequest[] | undefined): boolean {
  const [wereKnown, setKnown] = useState(false);
  const gates = useQueries({
    queries: (requests ?? [])
      .slice(0, FIRST)
      .map(({ name, version, toStage }) => gatesQuery(name, version, toStage)),
  });
  const areKnown = requests !== undefined && gates.every((gate) => !gate.isPending);
  if (areKnown && !wereKnown) setKnown(true);
  return areKnown || wereKnown;
}
