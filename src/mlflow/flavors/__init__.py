"""Flavors: what is particular to each framework's models, one file a framework."""
