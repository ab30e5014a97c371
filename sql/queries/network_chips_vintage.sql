-- What the built-in network of chips rests on.
SELECT min(run_id) AS run_id, min(data_vintage) AS data_vintage FROM out.chip_network;
