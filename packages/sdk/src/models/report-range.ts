/** The range of one of Daybook's own reports. */
export interface ReportRange {
  /** Inclusive: a day `2026-01-31` of the zone, or a moment in UTC with `Z`. Default: 30 days before the last day. */
  start?: string | undefined;
  /** A day, which is then in the range whole, or a moment, which is not. Default: the end of today. */
  end?: string | undefined;
  /** An IANA name, such as `Asia/Kathmandu`. Default: `UTC`. */
  timezone?: string | undefined;
}
