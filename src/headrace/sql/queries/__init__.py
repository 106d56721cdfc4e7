"""The statements, one file a noun."""
