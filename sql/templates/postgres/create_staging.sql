-- Where the new rows of a table wait, unseen by readers, until all are there.
CREATE TEMPORARY TABLE {staging} ({columns}) ON COMMIT DROP
