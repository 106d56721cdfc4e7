"""Sweeps: a project run with many values of its parameters, as children of one run.

space.py       which values there are
search.py      which are tried next: grid, random, tpe
plan.py        what a sweep is to do; kept with its run, so that it can be gone on with
trials.py      what was tried
runner.py      runs trials, several at once, until enough is known
"""
