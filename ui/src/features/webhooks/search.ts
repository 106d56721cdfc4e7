/** What the address of the webhooks' screen carries after `?`. */
export interface WebhooksSearch {
  /** The webhook whose deliveries are shown. */
  id?: string;
}

export function validateWebhooksSearch({ id }: Record<string, unknown>): WebhooksSearch {
  return ["string", "number"].includes(typeof id) && id !== "" ? { id: String(id) } : {};
}
