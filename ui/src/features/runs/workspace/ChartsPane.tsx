import { Center, Loader } from "@mantine/core";
import { Component, lazy, type ReactNode, Suspense } from "react";
import { useTranslation } from "../../../i18n/useTranslation";
import { ErrorState } from "../../../parts/ErrorState";
import type { RunChartsProps } from "../../charts/contract";
import { type Highlight, useHighlighted } from "./highlight";

const RunCharts = lazy(() => import("../../charts/RunCharts"));

/** The charts, loaded when they are first shown. What goes wrong in them leaves the table alone. */
export function ChartsPane({
  highlight,
  ...props
}: Omit<RunChartsProps, "highlighted" | "onHighlight"> & { highlight: Highlight }) {
  const highlighted = useHighlighted(highlight);
  const { t } = useTranslation();
  return (
    <Guard title={t("runs.chartsFailed")}>
      <Suspense
        fallback={
          <Center h="100%">
            <Loader size="sm" />
          </Center>
        }
      >
        <RunCharts {...props} highlighted={highlighted} onHighlight={highlight.set} />
      </Suspense>
    </Guard>
  );
}

class Guard extends Component<
  { title: string; children: ReactNode },
  { error: Error | undefined }
> {
  override state = { error: undefined as Error | undefined };

  static getDerivedStateFromError(error: Error) {
    return { error };
  }

  override render() {
    const { error } = this.state;
    if (!error) return this.props.children;
    const again = () => this.setState({ error: undefined });
    return (
      <div style={{ padding: 12 }}>
        <ErrorState title={this.props.title} error={error} onRetry={again} />
      </div>
    );
  }
}
