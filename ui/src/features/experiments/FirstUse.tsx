import { BASE } from "../../api/client";
import { useTranslation } from "../../i18n/useTranslation";
import { CodeBlock } from "../../parts/CodeBlock";
import list from "../lists/List.module.css";

/** Nothing was ever logged here: the shortest way to the first run. */
export function FirstUse() {
  const { t } = useTranslation();
  return (
    <section className={list.firstUse} aria-labelledby="first-use">
      <h2 id="first-use">{t("experiments.first.title")}</h2>
      <p>{t("experiments.first.how")}</p>
      <CodeBlock language="python" code={firstRun(BASE)} />
      <p>{t("experiments.first.then")}</p>
    </section>
  );
}

/** Python that logs a run with a curve to a server. */
export function firstRun(address: string): string {
  return `import mlflow

mlflow.set_tracking_uri("${address}")
mlflow.set_experiment("my-first-experiment")

with mlflow.start_run():
    mlflow.log_param("learning_rate", 0.01)
    for step in range(100):
        mlflow.log_metric("loss", 1 / (step + 1), step=step)
`;
}
