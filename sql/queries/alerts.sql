-- The alerts of this run: the gravest first, then rule by rule.
SELECT alert.*
FROM out.alert AS alert
INNER JOIN out.item AS item ON item.item = alert.item
ORDER BY
    list_position(['critical', 'warning', 'info'], alert.severity),
    alert.alert_id,
    alert.economy,
    item.ordinal,
    alert.basis;
