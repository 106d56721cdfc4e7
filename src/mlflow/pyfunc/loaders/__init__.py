"""Modules that `MLmodel` files name as what loads a model of Python code."""
