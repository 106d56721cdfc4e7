/** The one way to the server: typed by its OpenAPI, errors as exceptions, retried where it helps. */
import { QueryClient } from "@tanstack/react-query";
import createClient, { type Middleware } from "openapi-fetch";
import { sessionEnded } from "../app/session/expiry";
import type { paths } from "./openapi.gen";

/** What the server refused, in its own words. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
  ) {
    super(message);
    this.name = "ApiError";
  }
}

const failuresThrow: Middleware = {
  async onResponse({ response }) {
    if (response.ok) return;
    if (response.status === 401 && !response.url.includes("/sign-in")) sessionEnded();
    const body: { error_code?: string; message?: string } = await response
      .clone()
      .json()
      .catch(() => ({}));
    throw new ApiError(
      response.status,
      body.error_code ?? "INTERNAL_ERROR",
      body.message ?? `${response.status} ${response.statusText}`,
    );
  },
};

/** Where the server is: the folder that the page came from, whatever the static prefix. */
export const BASE = new URL(".", document.baseURI).href.replace(/\/$/, "");

export const api = createClient<paths>({
  baseUrl: BASE,
  // `?run_id=a&run_id=b`: MLflow's lists in a query.
  querySerializer: { array: { style: "form", explode: true } },
});
api.use(failuresThrow);

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      // What the server refuses stays refused; only what did not arrive is worth another try.
      retry: (failures, error) => !(error instanceof ApiError) && failures < 2,
      refetchOnWindowFocus: false,
    },
  },
});
