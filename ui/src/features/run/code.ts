/** Lines of Python that reach a run from code. */

export interface Snippet {
  /** Names the snippet in the messages: `run.code.<name>`. */
  name: "run" | "metrics" | "files" | "model";
  code: string;
}

const text = (value: string) => JSON.stringify(value);

/**
 * @param trackingUri Where the server is, as the page knows it.
 * @param metric A metric of the run, for the example; undefined if it has none.
 * @param modelUri A model of the run; undefined if it has none.
 */
export function snippets(
  trackingUri: string,
  runId: string,
  metric: string | undefined,
  modelUri: string | undefined,
): Snippet[] {
  const begin = `import mlflow\n\nmlflow.set_tracking_uri(${text(trackingUri)})\n`;
  const found: Snippet[] = [];
  if (modelUri !== undefined) {
    found.push({
      name: "model",
      code: `${begin}model = mlflow.pyfunc.load_model(${text(modelUri)})`,
    });
  }
  found.push({
    name: "run",
    code: `${begin}run = mlflow.get_run(${text(runId)})\nprint(run.data.params, run.data.metrics)`,
  });
  if (metric !== undefined) {
    found.push({
      name: "metrics",
      code: `${begin}client = mlflow.MlflowClient()\nfor point in client.get_metric_history(${text(runId)}, ${text(metric)}):\n    print(point.step, point.value)`,
    });
  }
  found.push({
    name: "files",
    code: `${begin}folder = mlflow.artifacts.download_artifacts(run_id=${text(runId)})`,
  });
  return found;
}
