-- What each scored economy imports of the codes of its traded items, and whether the hazard can be told: is_told where the
-- year and the two before have a weight, is_supplied where supply is not down already.
SELECT
    country.economy,
    item.item,
    code.hs_code,
    supply.year,
    supply.v AS value_usd,
    event.importer IS NOT NULL AS is_told,
    coalesce(event.is_supplied, false) AS is_supplied
FROM hazard_supply AS supply
INNER JOIN hazard_country AS country ON country.country = supply.importer AND country.year = supply.year
INNER JOIN core.economy AS scored ON scored.economy = country.economy AND scored.ordinal IS NOT NULL AND NOT scored.is_own
INNER JOIN core.item_hs AS code ON code.hs_code::INTEGER = supply.hs_code
SEMI JOIN raw.panel_code AS panel ON panel.hs_revision = code.hs_revision AND panel.hs_code = code.hs_code
INNER JOIN core.item AS item ON item.item = code.item AND item.sourcing = 'trade'
LEFT JOIN hazard_event AS event ON event.importer = supply.importer AND event.hs_code = supply.hs_code AND event.year = supply.year
ORDER BY country.economy, item.item, code.hs_code, supply.year;
