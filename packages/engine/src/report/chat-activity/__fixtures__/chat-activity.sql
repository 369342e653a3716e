SELECT item, name, title, known AS isKnown, project, chats AS chatCount, messages AS messageCount, activeDays,
      toUnixTimestamp64Milli(first_at) AS firstAtMs, toUnixTimestamp64Milli(last_at) AS lastAtMs
    FROM (
      SELECT multiIf(
          grouping(name) = 0, if(is_person = 1, 'person', 'chat'),
          grouping(known) = 0, if(is_person = 1, '', 'project'),
          if(is_person = 1, 'everything', 'every chat')) AS item,
        name, title, known, project, countIf(is_person = 0) AS chats, sum(messages) AS messages,
        length(groupUniqArrayArray(days)) AS activeDays, min(first_at) AS first_at, max(last_at) AS last_at
      FROM (
        SELECT grouping(chat_id) AS is_person, if(is_person = 1, person_name, chat_id) AS name,
          if(is_person = 1, '', argMaxIf(title, (occurred_at, source, id), title != '')) AS title,
          if(is_person = 1, 0, max((type = 'chat.created' OR title != '' OR project_id != ''))) AS known,
          if(is_person = 1, '', argMaxIf(project_id, (occurred_at, source, id), type = 'chat.created' OR project_id != '')) AS project,
          countIf(counts AND type = 'message.created' AND role = 'assistant') AS messages,
          groupUniqArrayIf(day, counts) AS days,
          minIf(occurred_at, counts) AS first_at, maxIf(occurred_at, counts) AS last_at
        FROM (
          SELECT *, concat(user, '\0', user_email, '\0', if(user = '' AND user_email = '', toString(api_key_hash), '')) AS person_name, (occurred_at >= fromUnixTimestamp64Milli({startMs:Int64}, 'UTC') AND occurred_at < fromUnixTimestamp64Milli({endMs:Int64}, 'UTC')) AND (user, user_email, if(user = '' AND user_email = '', toString(api_key_hash), '')) IN {people:Array(Tuple(String, String, String))} AS counts FROM (SELECT * FROM daybook.events FINAL
    WHERE team = {team:String} AND day IN {rawDays:Array(Date)} AND type != 'retracted')
          WHERE counts OR (type = 'chat.created' OR title != '' OR project_id != '')
        )
        GROUP BY GROUPING SETS ((chat_id), (person_name))
        HAVING notEmpty(days) AND (is_person = 1 OR chat_id != '')
      )
      GROUP BY GROUPING SETS ((is_person, name, title, known, project), (is_person, known, project), (is_person))
    )
    WHERE item != ''
    ORDER BY item, lastAtMs DESC, name, known, project
    LIMIT {listedMax:UInt32} BY if(item = 'person', name, item)