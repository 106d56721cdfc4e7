"""Autologging of Spark's machine learning: see `ml.py`."""
