/** What the address of the sign-in page carries after `?`. */
export interface SignInSearch {
  /** The secret of a link by which somebody chooses a password. */
  link?: string;
  /** Where in the app one was, and goes on. */
  to?: string;
  /** One has just gone out, and stays until one comes in again. */
  signedOut?: true;
  /** Why a provider did not let one in. */
  error?: ProviderError;
}

/** What the server says when somebody comes back from a provider in vain. */
export const PROVIDER_ERRORS = ["refused", "taken", "failed"] as const;
export type ProviderError = (typeof PROVIDER_ERRORS)[number];

export function validateSignInSearch(search: Record<string, unknown>): SignInSearch {
  const { link, to, signedOut } = search;
  const error = PROVIDER_ERRORS.find((known) => known === search.error);
  return {
    // The router reads a secret of digits as a number.
    ...((typeof link === "string" || typeof link === "number") && { link: String(link) }),
    ...(typeof to === "string" && isInApp(to) && { to }),
    ...(signedOut === true && { signedOut }),
    ...(error && { error }),
  };
}

/** Only an address within the app: a link from elsewhere leads nowhere else. */
function isInApp(address: string): boolean {
  return address.startsWith("/") && !address.startsWith("//") && !address.startsWith("/sign-in");
}
