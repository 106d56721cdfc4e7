"""Telling others what happens in the registry.

events.py      which events there are, and what they say: from entries of the audit log
bodies.py      what is sent: MLflow's JSON, or a message for Slack or Teams
targets.py     where it may be sent, and sending it
mail.py        sending it by e-mail
dispatcher.py  the thread that finds what is to be sent, sends it, and tries again
"""
