-- raw: as the producers give it. core: codes mapped, units fixed. out: the published results.
CREATE SCHEMA raw;
CREATE SCHEMA core;
CREATE SCHEMA out;
