/** What happens when the server no longer knows who looks: the page asks to sign in again. */

type Listener = () => void;

let listener: Listener | undefined;

/** Called by the client for every answer 401. */
export function sessionEnded(): void {
  listener?.();
}

/** Returns what ends it. */
export function onSessionEnd(told: Listener): () => void {
  listener = told;
  return () => {
    if (listener === told) listener = undefined;
  };
}
