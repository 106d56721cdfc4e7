/** Which way of a metric is better, guessed from its name until somebody says otherwise. */

export type Direction = "max" | "min";

const LOWER_IS_BETTER = new Set([
  "aic",
  "bic",
  "bytes",
  "cer",
  "cost",
  "deviance",
  "distance",
  "divergence",
  "duration",
  "elapsed",
  "entropy",
  "err",
  "error",
  "errors",
  "fid",
  "fnr",
  "fpr",
  "hamming",
  "hinge",
  "kl",
  "latency",
  "log_loss",
  "logloss",
  "loss",
  "losses",
  "mae",
  "mape",
  "memory",
  "misclassification",
  "mse",
  "msle",
  "nll",
  "perplexity",
  "ppl",
  "regret",
  "residual",
  "rmse",
  "rmsle",
  "rss",
  "runtime",
  "seconds",
  "smape",
  "time",
  "wer",
]);

/** `val/logLoss_2` → val, log, loss, 2. */
export function wordsOf(key: string): string[] {
  return key
    .replace(/([a-z\d])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^a-z\d]+/)
    .filter((word) => word !== "");
}

export function guessDirection(key: string): Direction {
  const words = wordsOf(key);
  // "error_free", "loss_reduction": the last word decides where it says that more is good.
  if (/^(?:accuracy|gain|improvement|reduction|free|score|auc|r2|f1)$/.test(words.at(-1) ?? "")) {
    return "max";
  }
  return words.some((word) => LOWER_IS_BETTER.has(word)) ? "min" : "max";
}

/**
 * Indices of the best values; none where all that are there are equal, or only one is there.
 *
 * @param values NaN is never best; undefined is not there.
 */
export function bestOf(values: readonly (number | undefined)[], direction: Direction): Set<number> {
  const there = values.filter(
    (value): value is number => value !== undefined && !Number.isNaN(value),
  );
  const best = direction === "max" ? Math.max(...there) : Math.min(...there);
  const worst = direction === "max" ? Math.min(...there) : Math.max(...there);
  if (there.length < 2 || best === worst) return new Set();
  return new Set(values.flatMap((value, index) => (value === best ? [index] : [])));
}
