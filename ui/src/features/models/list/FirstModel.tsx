import { BASE } from "../../../api/client";
import { useTranslation } from "../../../i18n/useTranslation";
import { CodeBlock } from "../../../parts/CodeBlock";
import list from "../../lists/List.module.css";
import { StageBadge } from "../parts/StageBadge";
import classes from "./Models.module.css";

/** Nothing is registered yet: what a registry is for, and the shortest way to the first version. */
export function FirstModel() {
  const { t } = useTranslation();
  return (
    <section className={list.firstUse} aria-labelledby="first-model">
      <h2 id="first-model">{t("models.first.title")}</h2>
      <p>{t("models.first.what")}</p>
      <div className={classes.way} aria-hidden>
        <StageBadge stage="None" />→<StageBadge stage="Staging" />→
        <StageBadge stage="Production" />→<StageBadge stage="Archived" />
      </div>
      <CodeBlock language="python" code={firstModel(BASE)} />
      <p>{t("models.first.then")}</p>
    </section>
  );
}

/** Python that registers a model that it trains. */
export function firstModel(address: string): string {
  return `import mlflow
from sklearn.datasets import load_iris
from sklearn.ensemble import RandomForestClassifier

mlflow.set_tracking_uri("${address}")

features, labels = load_iris(return_X_y=True, as_frame=True)
with mlflow.start_run() as run:
    model = RandomForestClassifier().fit(features, labels)
    mlflow.sklearn.log_model(model, "model", input_example=features.head())

version = mlflow.register_model(f"runs:/{run.info.run_id}/model", "IrisClassifier")
`;
}
