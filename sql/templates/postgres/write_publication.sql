-- One object that was published.
INSERT INTO {publication} (kind, object, fingerprint)
VALUES (%(kind)s, %(object)s, %(fingerprint)s)
