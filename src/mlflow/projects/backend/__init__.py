"""Where projects run.

abstract_backend.py   what a backend is; plugins subclass it (entry point `mlflow.project_backend`)
loader.py             from a name to a backend
local.py              processes of this machine
kubernetes.py         Jobs of a cluster
ray.py                nodes of a Ray cluster
run_end.py            how the end of a command becomes the end of its run
"""
