-- The benchmark's table as DuckDB keeps it.
create or replace table trade as
select year, product_code, importer_code, exporter_code, trade_value_usd
from read_parquet($parquet)
