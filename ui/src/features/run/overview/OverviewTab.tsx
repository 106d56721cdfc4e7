import type { RunDetail } from "../../../api/runs";
import { ChildrenPanel } from "./ChildrenPanel";
import { CodePanel } from "./CodePanel";
import { DatasetsPanel } from "./DatasetsPanel";
import { FactsPanel } from "./FactsPanel";
import { MetricsPanel } from "./MetricsPanel";
import { ModelsPanel } from "./ModelsPanel";
import classes from "./OverviewTab.module.css";
import { ParamsPanel } from "./ParamsPanel";
import { TagsPanel } from "./TagsPanel";

/** What was tried and what came of it on one side; where it came from on the other. */
export function OverviewTab({ run }: { run: RunDetail }) {
  return (
    <div className={classes.overview}>
      <div className={classes.column}>
        <MetricsPanel runId={run.runId} metrics={run.metrics} />
        <ParamsPanel params={run.params} />
        <ChildrenPanel run={run} />
      </div>
      <div className={classes.column}>
        <FactsPanel run={run} />
        <ModelsPanel run={run} />
        {run.datasets.length > 0 && <DatasetsPanel datasets={run.datasets} />}
        <TagsPanel run={run} />
        <CodePanel run={run} />
      </div>
    </div>
  );
}
