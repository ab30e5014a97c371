-- The concentration job in one aggregation, the fastest form found: algebra instead of a second pass over shares.
-- HHI = sum v^2 / T^2 and H = ln T - sum v ln v / T, with T = sum v. All values of the table are above zero.
create or replace temp table answer as
select
  year,
  product_code,
  importer_code,
  sum(trade_value_usd) as total,
  count(*) as n_suppliers,
  sum(trade_value_usd * trade_value_usd) / (sum(trade_value_usd) * sum(trade_value_usd)) as hhi,
  max(trade_value_usd) / sum(trade_value_usd) as cr1,
  list_sum(max(trade_value_usd, 3)) / sum(trade_value_usd) as cr3,
  ln(sum(trade_value_usd)) - sum(trade_value_usd * ln(trade_value_usd)) / sum(trade_value_usd) as shannon,
  arg_max(exporter_code, trade_value_usd) as top_supplier,
  coalesce(sum(trade_value_usd) filter (where exporter_code = $chosen), 0) / sum(trade_value_usd) as chosen_share
from trade
group by year, product_code, importer_code
