"""The run journal: what a process logs goes to an append-only file first, then to the store.

format.py   the records, and how they are written as lines
writer.py   appends records of one run, from one process
shipper.py  delivers what was appended
recover.py  delivers what processes that are gone left behind
"""
