-- A number from 0 to 1.
CREATE FUNCTION pg_temp.chance(number bigint, purpose bigint) RETURNS float8 LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS 'SELECT (hashint8extended(number, purpose) & 2147483647) / 2147483648.0';
-- One of 1…among, the first ones far more often: as 1/rank.
CREATE FUNCTION pg_temp.zipf(number bigint, purpose bigint, among int) RETURNS int LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS 'SELECT least(among, floor(exp(ln(among + 1) * pg_temp.chance(number, purpose)))::int)';
