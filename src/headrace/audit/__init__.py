"""Who changed what: an append-only log in which each entry is chained to the one before it.

chain.py         what is hashed, and how values become text
log.py           adding entries to it, in the transaction of the change itself
verification.py  finding what was altered, removed or moved
"""
