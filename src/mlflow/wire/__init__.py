"""The messages of the REST API, once, for the client that sends and the server that answers them.

Field names are MLflow's. A message whose shape is an entity's is that entity; the others have a
class here and functions `to_…`/`from_…` beside it. One file a noun.
"""
