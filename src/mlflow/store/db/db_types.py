"""Names of database engines in URLs. Headrace keeps data in `sqlite` and `postgresql`."""

MYSQL = "mysql"
MSSQL = "mssql"
POSTGRES = "postgresql"
SQLITE = "sqlite"

DATABASE_ENGINES = [POSTGRES, MYSQL, SQLITE, MSSQL]
