-- The fingerprints kept inside the parts are those of the rows.
SELECT concat(stored.team, ' ', toString(stored.day)) AS finding
FROM
(
    SELECT team, day, count() AS n, sum({{mark}}) AS mark
    FROM {{database}}.events
    GROUP BY team, day
    SETTINGS optimize_use_projections = 1
) AS stored
FULL JOIN
(
    SELECT team, day, count() AS n, sum(row_mark) AS mark
    FROM (SELECT team, day, {{mark}} AS row_mark FROM {{database}}.events)
    GROUP BY team, day
) AS counted
    ON stored.team = counted.team AND stored.day = counted.day
WHERE stored.n != counted.n OR stored.mark != counted.mark
LIMIT 10
