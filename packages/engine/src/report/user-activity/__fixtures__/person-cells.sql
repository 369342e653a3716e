SELECT groupArray(toString(name)) AS names, groupArray(chats) AS chats, groupArray(messages) AS messages,
      groupArray(toUnixTimestamp64Milli(first_at)) AS firstAtMs, groupArray(toUnixTimestamp64Milli(last_at)) AS lastAtMs,
      [groupArray(days_0), groupArray(days_1)] AS dayWords
    FROM (
      SELECT name, sum(chats) AS chats, sum(messages) AS messages, min(first_at) AS first_at, max(last_at) AS last_at,
        groupBitOr(days_0) AS days_0, groupBitOr(days_1) AS days_1
      FROM (
        SELECT days_0, days_1, name, chats, messages, first_at, last_at FROM
      (SELECT *, if(intDiv(toUInt16(day), 32) = 625, bitShiftLeft(toUInt32(1), toUInt16(day) % 32), 0) AS days_0, if(intDiv(toUInt16(day), 32) = 626, bitShiftLeft(toUInt32(1), toUInt16(day) % 32), 0) AS days_1 FROM (SELECT day, person_name, person_chats, person_messages, person_first_at, person_last_at FROM daybook.day_rollups
    WHERE team = {team:String} AND (day, n, mark) IN {sealedDays:Array(Tuple(Date, UInt64, UInt64))} LIMIT 1 BY day))
      ARRAY JOIN person_name AS name, person_chats AS chats, person_messages AS messages, person_first_at AS first_at, person_last_at AS last_at
      UNION ALL
      SELECT if(intDiv(toUInt16(day), 32) = 625, bitShiftLeft(toUInt32(1), toUInt16(day) % 32), 0) AS days_0, if(intDiv(toUInt16(day), 32) = 626, bitShiftLeft(toUInt32(1), toUInt16(day) % 32), 0) AS days_1, name, chats, messages, first_at, last_at FROM
      (SELECT day, toLowCardinality(person_name) AS name, countIf(type = 'chat.created') AS chats, countIf(type = 'message.created' AND role = 'user') AS messages, min(occurred_at) AS first_at, max(occurred_at) AS last_at
      FROM (SELECT *, concat(user, '\0', user_email, '\0', if(user = '' AND user_email = '', toString(api_key_hash), '')) AS person_name FROM (SELECT * FROM daybook.events FINAL WHERE team = {team:String} AND day IN {rawDays:Array(Date)}) WHERE occurred_at >= fromUnixTimestamp64Milli({startMs:Int64}, 'UTC') AND occurred_at < fromUnixTimestamp64Milli({endMs:Int64}, 'UTC'))
      GROUP BY day, person_name)
      )
      GROUP BY name
    )