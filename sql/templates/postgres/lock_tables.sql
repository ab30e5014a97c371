-- Before the shape of tables changes; asked for with a short patience, so that no reader is caught in a deadlock.
LOCK TABLE {tables} IN ACCESS EXCLUSIVE MODE
