SELECT 0 AS is_mark, toString(name) AS name, bucket,
      sum(chats) AS chats, sum(messages) AS messages,
      toUnixTimestamp64Milli(min(first_at)) AS firstAtMs, toUnixTimestamp64Milli(max(last_at)) AS lastAtMs,
      emptyArrayUInt32() AS days
    FROM (
      SELECT bucket, name, chats, messages, first_at, last_at FROM (
      SELECT roundDown(toUnixTimestamp(first_at), {dayStarts:Array(UInt32)}) AS bucket, name, chats, messages, first_at, last_at
      FROM (SELECT day, person_name, person_chats, person_messages, person_first_at, person_last_at FROM daybook.day_rollups
    WHERE team = {team:String} AND (day, n, mark, version) IN {sealedDays:Array(Tuple(Date, UInt64, UInt64, UInt64))} LIMIT 1 BY day)
      ARRAY JOIN person_name AS name, person_chats AS chats, person_messages AS messages, person_first_at AS first_at, person_last_at AS last_at
      WHERE name IN {names:Array(String)}
      UNION ALL
      SELECT bucket, toLowCardinality(person_name) AS name,
        countIf(type = 'chat.created') AS chats, countIf(type = 'message.created' AND role = 'user') AS messages, min(occurred_at) AS first_at, max(occurred_at) AS last_at
      FROM (SELECT *, concat(user, '\0', user_email, '\0', if(user = '' AND user_email = '', toString(api_key_hash), '')) AS person_name, roundDown(toUnixTimestamp(occurred_at), {dayStarts:Array(UInt32)}) AS bucket FROM daybook.events FINAL
    WHERE team = {team:String} AND day IN {rawDays:Array(Date)} AND type != 'retracted')
      WHERE occurred_at >= fromUnixTimestamp64Milli({startMs:Int64}, 'UTC') AND occurred_at < fromUnixTimestamp64Milli({endMs:Int64}, 'UTC') AND person_name IN {names:Array(String)}
      GROUP BY bucket, person_name
      )
    )
    GROUP BY name, bucket
    UNION ALL
    SELECT 1 AS is_mark, '' AS name, 0 AS bucket, 0 AS chats, 0 AS messages, 0 AS firstAtMs, 0 AS lastAtMs,
      groupArray(toUInt32(toUInt16(day))) AS days
    FROM (SELECT day FROM daybook.day_rollups
    WHERE team = {team:String} AND (day, n, mark, version) IN {sealedDays:Array(Tuple(Date, UInt64, UInt64, UInt64))} LIMIT 1 BY day)