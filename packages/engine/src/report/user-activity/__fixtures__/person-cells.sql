SELECT toUInt16(day) AS day_number, person_name AS names, arrayMap(count -> accurateCast(count, 'UInt32'), person_chats) AS chats,
      arrayMap(count -> accurateCast(count, 'UInt32'), person_messages) AS messages, arrayMap(at -> toUInt32(toUnixTimestamp64Milli(at) - toInt64(toUInt16(day)) * 86400000), person_first_at) AS first_ms, arrayMap(at -> toUInt32(toUnixTimestamp64Milli(at) - toInt64(toUInt16(day)) * 86400000), person_last_at) AS last_ms
    FROM daybook.day_rollups
    WHERE team = {team:String}
      AND (day, n, mark, version) IN {sealedDays:Array(Tuple(Date, UInt64, UInt64, UInt64))};

SELECT toUInt16(day) AS day, groupArray(toString(name)) AS names, groupArray(chats) AS chats, groupArray(messages) AS messages,
      groupArray(toUnixTimestamp64Milli(first_at)) AS firstAtMs, groupArray(toUnixTimestamp64Milli(last_at)) AS lastAtMs
    FROM (
      SELECT day, toLowCardinality(person_name) AS name, countIf(type = 'chat.created') AS chats, countIf(type = 'message.created' AND role = 'user') AS messages, min(occurred_at) AS first_at, max(occurred_at) AS last_at
      FROM (SELECT *, concat(user, '\0', user_email, '\0', if(user = '' AND user_email = '', toString(api_key_hash), '')) AS person_name FROM daybook.events FINAL
    WHERE team = {team:String} AND day IN {rawDays:Array(Date)} AND type != 'retracted') WHERE occurred_at >= fromUnixTimestamp64Milli({startMs:Int64}, 'UTC') AND occurred_at < fromUnixTimestamp64Milli({endMs:Int64}, 'UTC')
      GROUP BY day, person_name
    )
    GROUP BY day