-- What a user of DuckDB would write for a year of BACI: blanks and leading zeros mended, whole USD and kilograms, sorted.
select
    $revision as hs_revision,
    lpad(trim(k), 6, '0') as hs_code,
    trim(t)::smallint as year,
    trim(j)::smallint as importer_code,
    trim(i)::smallint as exporter_code,
    round(trim(v)::double * 1000)::bigint as trade_value_usd,
    round(nullif(trim(q), 'NA')::double * 1000)::bigint as net_weight_kg
from read_csv($csv, header = true, all_varchar = true)
order by hs_code, importer_code, exporter_code
