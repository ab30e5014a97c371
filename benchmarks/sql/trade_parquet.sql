-- The table as a view of the Parquet file: the same job then reads the file every time.
create or replace temp view trade as
select year, product_code, importer_code, exporter_code, trade_value_usd
from read_parquet($parquet)
