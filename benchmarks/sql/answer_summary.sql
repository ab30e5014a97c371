-- One line that depends on every column.
select
  count(*), sum(total), sum(n_suppliers), sum(hhi), sum(cr1), sum(cr3), sum(shannon), sum(top_supplier), sum(chosen_share)
from answer
