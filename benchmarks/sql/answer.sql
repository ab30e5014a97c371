-- The answer in the order in which answers are compared.
select
  year, product_code, importer_code, total, n_suppliers, hhi, cr1, cr3, shannon, top_supplier, chosen_share
from answer
order by year, product_code, importer_code
