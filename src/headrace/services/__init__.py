"""The rules of tracking, one file a noun.

    store.py                SqlStore: all of them together, one `mlflow.stores.contract.TrackingStore`
    service.py              what they share: the engine and the artifact root
    experiments.py          experiments and their tags;  experiment_search.py finds them
    runs.py                 runs, params, tags, batches;  run_search.py finds them
    metrics.py              points and their histories
    inputs.py               datasets and logged models that runs use and make
    logged_models.py        logged models
    artifacts.py            digests of stored files
    journal.py              exactly-once delivery of run journals
"""
