"""Projects: code that says how it is run, with which parameters and in which environment.

    import mlflow

    mlflow.projects.run("./my_project", parameters={"learning_rate": 0.001})

launch.py             run()
mlproject.py          the MLproject format;  yaml_file.py: complaints with line and column
parameters.py         types of parameters;  command.py: from a template to what a shell runs
sources.py            from a URI to a folder;  git_state.py, git_program.py
environments/         what the command runs in
backend/              where it runs;  options.py: what every backend is told
process_group.py      processes that end together;  output.py: what they write
run_record.py         what is recorded with the run;  child_environment.py: what the command is told
"""

from mlflow.exceptions import ExecutionException
from mlflow.projects.launch import run
from mlflow.projects.submitted_run import SubmittedRun

__all__ = ["ExecutionException", "SubmittedRun", "run"]
