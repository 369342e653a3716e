SELECT user, email, key, sum(chats) AS chats, sum(messages) AS messages,
      toUnixTimestamp64Milli(min(first_at)) AS firstAtMs, toUnixTimestamp64Milli(max(last_at)) AS lastAtMs,
      groupArray(toUInt16(day)) AS days
    FROM (
      SELECT day, user, email, key, chats, messages, first_at, last_at FROM (SELECT day, person_user, person_email, person_key, person_chats, person_messages, person_first_at, person_last_at FROM daybook.day_rollups
    WHERE team = {team:String} AND (day, n, mark) IN {sealedDays:Array(Tuple(Date, UInt64, UInt64))} LIMIT 1 BY day)
      ARRAY JOIN person_user AS user, person_email AS email, person_key AS key, person_chats AS chats, person_messages AS messages, person_first_at AS first_at, person_last_at AS last_at
      UNION ALL
      SELECT day, user, email, key, countIf(type = 'chat.created') AS chats, countIf(type = 'message.created' AND role = 'user') AS messages, min(occurred_at) AS first_at, max(occurred_at) AS last_at
      FROM (SELECT * EXCEPT (user_email), user_email AS email, if(user = '' AND user_email = '', toString(api_key_hash), '') AS key FROM (SELECT * FROM daybook.events FINAL WHERE team = {team:String} AND day IN {rawDays:Array(Date)})
        WHERE occurred_at >= fromUnixTimestamp64Milli({startMs:Int64}, 'UTC') AND occurred_at < fromUnixTimestamp64Milli({endMs:Int64}, 'UTC'))
      GROUP BY day, user, email, key
    )
    GROUP BY user, email, key