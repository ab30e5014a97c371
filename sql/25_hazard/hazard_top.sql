-- The relation with the largest supplier by value. grain: importer, hs_code, year
CREATE TEMP TABLE hazard_top AS
SELECT * FROM hazard_large WHERE is_top;
