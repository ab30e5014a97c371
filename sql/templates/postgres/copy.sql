-- The rows of a table, streamed.
COPY {table} ({columns}) FROM STDIN
