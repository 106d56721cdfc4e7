"""Which runs changed lately."""

# The index runs_by_update answers it.
CHANGED_SINCE = (
    "SELECT run_num, run_id, experiment_id, updated_at FROM runs WHERE updated_at > ?"
    " ORDER BY updated_at DESC LIMIT ?"
)

# Another number than before: some other connection, of this process or another, has committed.
SQLITE_DATA_VERSION = "PRAGMA data_version"
