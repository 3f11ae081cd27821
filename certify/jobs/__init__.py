"""Background jobs: processes that poll the database for waiting items, do them and record there that they are done."""
