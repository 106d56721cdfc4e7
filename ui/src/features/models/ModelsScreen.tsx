import { useTranslation } from "react-i18next";
import IconPackage from "~icons/package";
import { BASE } from "../../api/client";
import { useTitle } from "../../app/useTitle";
import { CodeBlock } from "../../parts/CodeBlock";
import { EmptyState } from "../../parts/EmptyState";

/** The place of the registry's pages: until they are here, how to reach the registry. */
export default function ModelsScreen() {
  const { t } = useTranslation();
  useTitle(t("models.title"));
  return (
    <EmptyState icon={<IconPackage size={22} />} title={t("models.later")}>
      <p>{t("models.meanwhile")}</p>
      <div style={{ textAlign: "left" }}>
        <CodeBlock language="python" code={searchModels(BASE)} />
      </div>
    </EmptyState>
  );
}

function searchModels(address: string): string {
  return `from mlflow import MlflowClient

client = MlflowClient("${address}")
for model in client.search_registered_models():
    print(model.name, model.aliases)
`;
}
