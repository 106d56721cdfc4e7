import { exactNumber, formatMetric } from "../format/number";
import { useLocale } from "./useLocale";

/** A metric's value, short; all its digits on hover. */
export function MetricValue({ value }: { value: number }) {
  const locale = useLocale();
  return <span title={exactNumber(value)}>{formatMetric(value, locale)}</span>;
}
