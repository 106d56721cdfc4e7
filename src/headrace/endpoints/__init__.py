"""What the server answers, one table a noun: parse, one service call, encode.

experiments.py          experiments and their tags
runs.py                 runs, params, tags, batches, inputs and outputs
metrics.py              points and their histories
logged_models.py        logged models
artifacts.py            files of runs and logged models
proxied_artifacts.py    files that go through the server, whole or in parts
artifact_transfer.py    how both send a stored file and store a body
journal.py              chunks of run journals, digests of artifacts
server.py               health, version, what the server can do, its counters, its description
events.py               runs that changed, as server-sent events
page.py                 the web app at `/`
"""
