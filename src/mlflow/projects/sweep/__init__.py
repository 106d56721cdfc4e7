"""Sweeps: a project run with many values of its parameters, as children of one run.

space.py       which values there are
search.py      which are tried next: grid, random, tpe
plan.py        what a sweep is to do; kept with its run, so that it can be gone on with
trials.py      what was tried;  earlier.py: by a process that has ended
pruning.py     which are ended while they run
launcher.py    starts them, here or on another backend
runner.py      runs trials, several at once, until enough is known
"""
