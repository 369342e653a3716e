-- An id names one event of its source: a resend repeats its time, so the same id on two days is two events, unless one was taken back.
SELECT concat(team, ': ', source, ' ', id, ' on ', arrayStringConcat(arrayMap(d -> toString(d), days), ' and ')) AS finding
FROM
(
    SELECT team, source, id, groupUniqArray(5)(day) AS days
    FROM
    (
        SELECT team, source, id, day
        FROM {{database}}.events
        WHERE (team, source, id) IN
        (
            SELECT team, source, id FROM {{database}}.events GROUP BY team, source, id HAVING min(day) != max(day)
        )
        GROUP BY team, source, id, day
        HAVING argMax(type, ver) != 'retracted'
    )
    GROUP BY team, source, id
    HAVING length(days) > 1
    LIMIT 10
)
