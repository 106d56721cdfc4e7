"""SQL on SQLite and PostgreSQL.

What is where:

    engine.py       opens a database; transactions, reads, what happens at commit
    group_commit.py small writes of many requests in one transaction
    dialects.py     every difference between the two databases
    schema/         the tables, as one readable file
    migrations/     numbered steps from older releases
    migrate.py      makes or upgrades a schema
    queries/        statements, one file a noun
    filters.py      a search tree as SQL
    pages.py        page tokens
"""
