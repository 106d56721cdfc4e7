"""What goes on in experiments."""

from __future__ import annotations

from collections.abc import Sequence

from headrace.identity.permits import may_see_experiment
from headrace.services.run_activity import activity_of
from headrace.services.service import Service
from headrace.services.views import experiment_numbers
from headrace.sql.queries.experiment_overview import experiment_times, run_counts
from mlflow.entities import LifecycleStage
from mlflow.wire.experiment_overview import ExperimentOverview, ExperimentOverviews


class ExperimentOverviewService(Service):
    """What goes on in experiments."""

    def experiment_overview(self, experiment_ids: Sequence[str]) -> ExperimentOverviews:
        """Counts of runs and the last activity, deleted experiments' too.

        Args:
            experiment_ids: Which, in this order; none: all, in the order of their ids. Those
                that do not exist are left out.
        """
        numbers = list(dict.fromkeys(experiment_numbers(experiment_ids)))
        with self.engine.read() as tx:
            chosen = numbers if experiment_ids else None
            times = [row for row in experiment_times(tx, chosen) if may_see_experiment(row[0])]
            counts = {(number, stage): count for number, stage, count in run_counts(tx, chosen)}
            changed, running = activity_of(self.engine).now(tx)
        return ExperimentOverviews(
            experiments=[
                ExperimentOverview(
                    experiment_id=str(number),
                    active_runs=counts.get((number, LifecycleStage.ACTIVE), 0),
                    deleted_runs=counts.get((number, LifecycleStage.DELETED), 0),
                    running_runs=running[number],
                    last_activity=max(updated, changed.get(number, 0)),
                )
                for number, updated in times
            ]
        )
