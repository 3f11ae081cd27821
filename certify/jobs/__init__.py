"""Work in the background: processes that look in the database for what waits, do it and note there that it is done."""
