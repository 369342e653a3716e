import type { Command } from "../command.js";
import { backup } from "./backup/backup.js";
import { restore } from "./backup/restore.js";
import { erasureApply } from "./erasure/apply.js";
import { erasureExport } from "./erasure/export.js";
import { doctor } from "./doctor.js";
import { importEvents } from "./import/import.js";
import { keyCreate } from "./key/create.js";
import { keyList } from "./key/list.js";
import { keyRevoke } from "./key/revoke.js";
import { memberAdd } from "./member/add.js";
import { memberAlias } from "./member/alias.js";
import { memberErase } from "./member/erase.js";
import { memberList } from "./member/list.js";
import { memberRemove } from "./member/remove.js";
import { memberUpdate } from "./member/update.js";
import { pricesAudit } from "./prices/audit.js";
import { pricesList } from "./prices/list.js";
import { pricesLoad } from "./prices/load.js";
import { pricesReprice } from "./prices/reprice.js";
import { rebuild } from "./rebuild.js";
import { reportActivity } from "./report/activity.js";
import { reportReconcile } from "./report/reconcile.js";
import { reportUserActivity } from "./report/user-activity.js";
import { retentionRun } from "./retention/run.js";
import { serve } from "./serve.js";
import { syncOpenRouter, syncV0 } from "./sync/sync.js";
import { teamCreate } from "./team/create.js";
import { teamList } from "./team/list.js";
import { teamUpdate } from "./team/update.js";
import { vendorConnect } from "./vendor/connect.js";
import { vendorDisconnect } from "./vendor/disconnect.js";
import { vendorList } from "./vendor/list.js";
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
  memberErase,
  workspaceCreate,
  workspaceList,
  keyCreate,
  keyList,
  keyRevoke,
  importEvents,
  reportActivity,
  reportUserActivity,
  reportReconcile,
  vendorConnect,
  vendorList,
  vendorDisconnect,
  syncOpenRouter,
  syncV0,
  pricesLoad,
  pricesList,
  pricesReprice,
  pricesAudit,
  rebuild,
  retentionRun,
  doctor,
  backup,
  restore,
  erasureExport,
  erasureApply,
];

/** What each first word is about. */
export const nouns: Readonly<Record<string, string>> = {
  team: "create, list and change teams",
  member: "the people of a team and the names that events call them by",
  workspace: "create and list the workspaces of a team",
  key: "the keys of a team",
  report: "who used what",
  erasure: "who was erased, for restores of older backups",
  retention: "events that are kept for a limited time",
  vendor: "what vendors themselves say that a team used",
  prices: "what calls cost whose senders do not say so",
  sync: "ask a vendor now",
};
