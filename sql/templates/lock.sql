-- From here on the connection reaches nothing but what is attached.
SET enable_external_access = false;
SET lock_configuration = true;
