"""Who acts, and what they may do.

actor.py         who a call is made for
authorize.py     whether they may
"""
