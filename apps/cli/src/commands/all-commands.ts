import type { Command } from "../command.js";
import { backup } from "./backup/backup.js";
import { restore } from "./backup/restore.js";
import { doctor } from "./doctor.js";
import { importEvents } from "./import/import.js";
import { keyCreate } from "./key/create.js";
import { keyList } from "./key/list.js";
import { keyRevoke } from "./key/revoke.js";
import { memberAdd } from "./member/add.js";
import { memberAlias } from "./member/alias.js";
import { memberList } from "./member/list.js";
import { memberRemove } from "./member/remove.js";
import { memberUpdate } from "./member/update.js";
import { rebuild } from "./rebuild.js";
import { reportActivity } from "./report/activity.js";
import { reportUserActivity } from "./report/user-activity.js";
import { serve } from "./serve.js";
import { teamCreate } from "./team/create.js";
import { teamList } from "./team/list.js";
import { teamUpdate } from "./team/update.js";
import { workspaceCreate } from "./workspace/create.js";
import { workspaceList } from "./workspace/list.js";

/** In the order that help shows them. */
export const allCommands: readonly Command[] = [
  serve,
  teamCreate,
  teamList,
  teamUpdate,
  memberAdd,
  memberList,
  memberUpdate,
  memberRemove,
  memberAlias,
  workspaceCreate,
  workspaceList,
  keyCreate,
  keyList,
  keyRevoke,
  importEvents,
  reportActivity,
  reportUserActivity,
  rebuild,
  doctor,
  backup,
  restore,
];

/** What each first word is about. */
export const nouns: Readonly<Record<string, string>> = {
  team: "create, list and change teams",
  member: "the people of a team and the names that events call them by",
  workspace: "create and list the workspaces of a team",
  key: "the keys of a team",
  report: "who used what",
};
