-- Which industries of a source stand behind an industry.
SELECT source_sector, face_value_share, look_through_share, hidden_exposure
FROM out.input_part
WHERE economy = $economy AND sector = $sector AND source_economy = $source
ORDER BY (source_sector = 'other'), look_through_share DESC, source_sector;
