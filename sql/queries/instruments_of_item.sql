-- How others may help an economy with an item: instruments that it may receive by, with who else takes part.
SELECT
    instrument.instrument_id,
    instrument.instrument_kind,
    instrument.instrument_state,
    instrument.name_en,
    instrument.name_ja,
    instrument.name_ko,
    instrument.capacity_low,
    instrument.capacity_high,
    instrument.capacity_unit,
    instrument.capacity_status,
    string_agg(partner.economy, ';' ORDER BY partner.economy) AS partners
FROM out.instrument AS instrument
INNER JOIN out.instrument_item AS about USING (instrument_id)
INNER JOIN out.instrument_member AS own USING (instrument_id)
LEFT JOIN out.instrument_member AS partner
    ON partner.instrument_id = instrument.instrument_id AND partner.economy <> own.economy
WHERE about.item = $item AND own.economy = $economy AND own.is_receiver
GROUP BY ALL
ORDER BY instrument.instrument_id;
