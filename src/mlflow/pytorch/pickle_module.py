"""How modules are pickled: by cloudpickle, which also takes classes of the running program.

`torch.save` and `torch.load` ask a module for these names. What is saved names this module, so that
it stays where it is.
"""

from __future__ import annotations

from pickle import DEFAULT_PROTOCOL, Unpickler, UnpicklingError, load, loads

from cloudpickle import CloudPickler as Pickler
from cloudpickle import dump, dumps

__all__ = [
    "DEFAULT_PROTOCOL",
    "Pickler",
    "Unpickler",
    "UnpicklingError",
    "dump",
    "dumps",
    "load",
    "loads",
]
