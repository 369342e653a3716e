export type { Caller, KeyCaller, UnknownTeam } from "./accounts/caller.js";
export { identify, identifyKeyHash, mayAdministerTeam, mayReadTeam, maySendEvents } from "./accounts/caller.js";
export { erasedNamesOf } from "./accounts/erased-names.js";
export type { Directory } from "./accounts/directory.js";
export { hashSecret } from "./accounts/key-secret.js";
export { type Key, KeyChanges, NewKey } from "./accounts/key.js";
export { type Member, MemberChanges, NewMember } from "./accounts/member.js";
export { type Accounts, openAccounts } from "./accounts/open-accounts.js";
export { parseInput } from "./accounts/parse-input.js";
export { getPriceFile, listPriceVersions, type LoadedPrices, type PriceVersion } from "./accounts/price-tables.js";
export { RETENTION_DAYS_MIN } from "./accounts/team.js";
export type { Erasure } from "./accounts/erasure.js";
export { type ErasureList, listErasures, type NotedErasure, parseErasureList } from "./accounts/noted-erasure.js";
export { beginErasure, finishErasures } from "./erasure/erase-person.js";
export { restoreAccounts } from "./erasure/restore-accounts.js";
export { pseudonymiseEvents } from "./erasure/pseudonymise-events.js";
export { pseudonymiseSpans } from "./erasure/pseudonymise-spans.js";
export { keepRetention, type RetentionOutcome } from "./retention/keep-retention.js";
export { describeFrozen } from "./retention/describe-frozen.js";
export type { TeamAccounts } from "./accounts/team-accounts.js";
export type { TeamDirectory } from "./accounts/team-directory.js";
export { NewTeam, type Team, TeamChanges } from "./accounts/team.js";
export type { WorkspaceMember } from "./accounts/workspace-member.js";
export { NewWorkspace, type Workspace, WorkspaceChanges } from "./accounts/workspace.js";
export { formatEventPlace, parseEventPlace } from "./backup/event-place.js";
export { exportFrozenPage, importFrozenDays } from "./backup/frozen-days.js";
export { exportAccounts } from "./backup/export-accounts.js";
export { exportEventPage, listBackupMonths } from "./backup/export-events.js";
export { notEmpty } from "./backup/import-accounts.js";
export { importEvents } from "./backup/import-events.js";
export { countTellings } from "./backup/count-tellings.js";
export type { EventWriterLimits } from "./ingest/event-writer.js";
export { type EventIntake, openEventWriter } from "./ingest/open-event-writer.js";
export { BUCKET_UNITS, bucketStarts, type BucketUnit } from "./kernel/bucket-starts.js";
export { DAY_MS, type EpochDay, formatDay, parseDay, toEpochDay } from "./kernel/day.js";
export { DaybookError, type ErrorCode } from "./kernel/errors.js";
export { formatInstant } from "./kernel/instant.js";
export { formatPicoUsd, parsePicoUsd, toPicoUsd } from "./kernel/money.js";
export { nextPageRows, type PageLimits } from "./kernel/page-limits.js";
export { findTimeZone, type TimeZone } from "./kernel/time-zone.js";
export type { UsageEvent } from "./kernel/usage-event.js";
export { decodeCloudEvent } from "./normalize/cloudevents/decode-cloud-event.js";
export { decodeCloudEvents, PROBLEMS_LISTED_MAX } from "./normalize/cloudevents/decode-cloud-events.js";
export type { DecodeContext, EventProblem } from "./normalize/cloudevents/decode-context.js";
export { type ForeignRow } from "./normalize/import-files/foreign-row.js";
export type { Feed } from "./normalize/spans/feed.js";
export {
  detectImportKind,
  feedOfKind,
  type ImportKind,
  readForeignRow,
} from "./normalize/import-files/import-kinds.js";
export { fromBinaryMode } from "./normalize/cloudevents/from-binary-mode.js";
export { encodeExportAnswer, encodeStatus, type OtlpEncoding } from "./normalize/otlp/encode-answer.js";
export { OtlpFormatError, OtlpTooManyError, RECORDS_MAX } from "./normalize/otlp/otlp-span.js";
export { readJsonTraces } from "./normalize/otlp/read-json.js";
export { readProtobufTraces } from "./normalize/otlp/read-protobuf.js";
export { readJsonLogs } from "./normalize/otlp/read-json-logs.js";
export { readProtobufLogs } from "./normalize/otlp/read-protobuf-logs.js";
export { readLogs } from "./normalize/logs/read-logs.js";
export { readSpan } from "./normalize/spans/read-span.js";
export type { SpanFacts } from "./normalize/spans/span-facts.js";
export { priceEvents } from "./prices/price-event.js";
export { PRICE_UNIT } from "./prices/price-file.js";
export { type ActivityQuery, type ActivityRow, reportActivity } from "./report/activity/activity.js";
export {
  type AnalyticsFilter,
  type AnalyticsQuery,
  type AnalyticsQuestion,
  toAnalyticsQuery,
} from "./report/analytics/analytics-query.js";
export { ANALYTICS_DIMENSIONS, ANALYTICS_GRANULARITIES, ANALYTICS_OPERATORS } from "./report/analytics/dimensions.js";
export { ANALYTICS_METRICS } from "./report/analytics/metrics.js";
export { type AnalyticsAnswer, reportAnalytics } from "./report/analytics/report-analytics.js";
export { findActivityKey, findActivityPerson, findActivityWorkspace } from "./report/activity/find-filter.js";
export { countFreeRequests, reportLifetimeUsage } from "./report/key-usage/daily-totals.js";
export { type KeyUsage, NO_KEY_USAGE, type PeriodSums, reportKeyUsage } from "./report/key-usage/key-usage.js";
export { limitRemaining } from "./report/key-usage/limit-remaining.js";
export {
  type ActiveChat,
  type ActiveProject,
  type ActivityCounts,
  reportChatActivity,
} from "./report/chat-activity/chat-activity.js";
export { reportCreditBalance } from "./report/credits/credit-balance.js";
export { type DailyCredits, reportDailyCredits } from "./report/credits/daily-credits.js";
export { type EventListQuery, type EventPage, listEvents } from "./report/event-list/list-events.js";
export type { ListedEvent } from "./report/event-list/listed-event.js";
export { EVENT_SOURCES_MAX, type EventSource, listEventSources } from "./report/event-sources/list-event-sources.js";
export type { MemberActivity } from "./report/members/member-activity.js";
export {
  MEMBER_ORDER_KEYS,
  type MemberOrder,
  type MemberOrderKey,
  type MemberPosition,
} from "./report/members/order-members.js";
export { listMembers, type MembersQuery, type MembersReport, reportMembers } from "./report/members/report-members.js";
export { type DayDetail, detailOfUsageReport, frozenWarning } from "./report/frozen-warning.js";
export { type Person, personId, resolvePerson } from "./report/people.js";
export { displayName, emailOf } from "./report/person-labels.js";
export {
  USAGE_REPORT_DIMENSIONS,
  type UsageReportDimension,
  type UsageReportQuery,
  type UsageReportRow,
} from "./report/usage/usage-report-query.js";
export { listUsage, sumUsage } from "./report/usage/usage-report.js";
export { addUsage, noUsage, type UsageSums } from "./report/usage/usage-sums.js";
export { readUsage, type UsageQuery, type UsageRow } from "./report/usage-query/read-usage.js";
export type { UsageDimension } from "./report/usage-query/usage-dimensions.js";
export type { UsageFilter } from "./report/usage-query/usage-filter.js";
export type { UsageMeasure } from "./report/usage-query/usage-measures.js";
export { reportUserActivity, type UserActivity } from "./report/user-activity/user-activity.js";
export { runChecks, type CheckResult } from "./rollup/checks.js";
export { type RebuildProgress, rebuildRollups } from "./rollup/rebuild.js";
export { sealDays, type SealStep } from "./rollup/seal-days.js";
export { type BackgroundSealer, openSealer } from "./rollup/open-sealer.js";
export { Sealer, type SealerState } from "./rollup/sealer.js";
export type { TimeRange } from "./rollup/read-plan.js";
export { repriceEvents, type RepricingProgress, type RepricingStep } from "./repricing/reprice-events.js";
export { listRepricings, releaseRepricings, type RepricedSums, type Repricing } from "./repricing/repricing-records.js";
export { type AccountsStore, openAccountsStore } from "./store/accounts/open-accounts-store.js";
export type { AnalyticsStore } from "./store/analytics/analytics-store.js";
export { readFreeBytes } from "./store/analytics/free-bytes.js";
export { clickHouseHosts } from "./store/analytics/cluster-hosts.js";
export { openAnalyticsStore } from "./store/analytics/open-analytics-store.js";
export { eraseVendorNames, type PseudonymOf, withoutErasedNames } from "./vendor-days/erase-vendor-names.js";
export { ACTIVITY_MEASURES, type ActivityMeasure, toActivitySums } from "./vendor-days/activity-sums.js";
export { readOpenRouterActivity, readVendorAnswer } from "./vendor-days/openrouter-activity.js";
export {
  reconcile,
  type ReconciledRow,
  type ReconcileSides,
  type Sums,
  type Tally,
  totalOf,
} from "./vendor-days/reconcile.js";
export { readV0Members } from "./vendor-days/v0-members.js";
export { readV0UsagePage, sumV0Usage, type V0UsageEvent } from "./vendor-days/v0-usage.js";
export {
  type ArchivedDay,
  describeVendorDays,
  keepVendorDays,
  type KeptCounts,
  readVendorDays,
  type ServedDays,
} from "./vendor-days/vendor-archive.js";
export {
  createVendorConnection,
  deleteVendorConnection,
  getVendorConnection,
  listDueConnections,
  listVendorConnections,
  updateVendorConnection,
  type VendorConnection,
} from "./vendor-days/vendor-connections.js";
export type { VendorRow } from "./vendor-days/vendor-row.js";
export { endTurn, takeTurn, type Turn } from "./vendor-days/vendor-turn.js";
export { type Vendor, VENDORS, type VendorReport } from "./vendor-days/vendor.js";
export { type Derivation, NO_DERIVATION } from "./traces/derivation.js";
export { findOwnChats, ownChatsSince } from "./traces/own-chats.js";
export { rememberAnswers } from "./traces/remember-answers.js";
export { TraceIntake } from "./traces/trace-intake.js";
export type { TraceIntakeLimits } from "./traces/trace-intake-limits.js";
