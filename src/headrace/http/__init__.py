"""HTTP: from bytes of a request to one call, and back.

table.py         what an endpoint is; every endpoint states a permission
routes.py        (method, path) → endpoint: a dictionary; a tree for paths with parameters
dispatch.py      the ASGI application: guard, decode, authorise, call, encode
fields.py        request messages out of queries, paths and bodies
request.py       what endpoints that stream see, and what they answer
bodies.py        reading bodies within the limit, compressed ones too
guard.py         who may call: Host, Origin, CORS; the headers every answer carries
errors.py        the one error body
platform.py      what endpoints work with: the store, its threads, the options
options.py       how a server answers
changes.py       runs that changed, for those who listen
measures.py      counts and times for Prometheus
access_log.py    one line for each request
openapi.py       the table as OpenAPI
"""
