"""A model as a function of Spark's columns: `mlflow.pyfunc.spark_udf`.

column_function.py      in the driver: from a model's URI to the function
result_type.py          which type its column has;  conversion.py: predictions become that type
shipping.py             how files come to the machines that compute
worker.py               there: batches of columns in, batches of predictions out
lines.py                the process of a model in its own environment: a line in, a line out
packed_environment.py   an environment as one file: `mlflow.pyfunc.build_model_env`
"""
