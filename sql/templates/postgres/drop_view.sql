-- A view of ours that is made anew or no longer published. What depends on it makes this fail.
DROP VIEW {view}
