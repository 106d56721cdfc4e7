"""The functions of `import mlflow`: they act on the active run and the active experiment.

state.py          the only mutable globals
experiments.py runs.py metrics.py params.py tags.py inputs.py artifacts.py logged_models.py
"""
