"""Artifacts on the server: which places it can reach, who may name one, files in and out.

roots.py        from an artifact URI to a folder of this machine
locations.py    where clients may put an experiment's artifacts
receive.py      a body becomes a file
send.py         a file becomes a body;  ranges.py: or a part of it
parts.py        a file that arrives in parts;  upload.py: as it lies on disk meanwhile
incoming_part.py  one of the parts;  whole_files.py: what is noted of them
ahead.py        its digest, while it arrives
abandoned.py    what nobody goes on with
listing.py      what is in a folder, as the API says it
"""
