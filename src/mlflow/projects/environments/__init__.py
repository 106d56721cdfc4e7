"""What projects run in.

environment.py     what an environment is
prepare.py         which one a project gets
local.py           this process's own
"""
