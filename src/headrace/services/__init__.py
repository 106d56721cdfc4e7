"""The rules of tracking, one file a noun.

store.py puts them together: `SqlStore` is a `mlflow.stores.contract.TrackingStore`.

    experiments.py, experiment_search.py    experiments and their tags
    runs.py, run_search.py                  runs, their params and tags
    metrics.py                              histories of metrics
    inputs.py                               datasets and logged models that runs use and make
    logged_models.py                        logged models
    artifacts.py                            digests of stored files
    journal.py                              exactly-once delivery of run journals

    service.py      what the services share
    run_texts.py    runs as JSON, remembered as long as they do not change
    views.py        what a search looks at: lifecycle stages and experiments
    run_rows.py     finding the run that a call is about
    run_data.py     adding runs, params and tags: for calls and for journals
    points.py       storing points of metrics: for calls and for journals
"""
