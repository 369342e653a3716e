/** Civil time asked of Intl for each instant by itself, without the product's way of remembering offsets. */
export class LocalTime {
  readonly #format: Intl.DateTimeFormat;
  readonly #texts = new Map<number, string>();

  constructor(readonly zone: string) {
    this.#format = new Intl.DateTimeFormat("en-CA", {
      timeZone: zone,
      calendar: "iso8601",
      hourCycle: "h23",
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
      hour: "2-digit",
      minute: "2-digit",
    });
  }

  /** `YYYY-MM-DD` of the instant. */
  date(atMs: number): string {
    return this.minute(atMs).slice(0, 10);
  }

  /** `YYYY-MM-DD HH:MM`. */
  minute(atMs: number): string {
    const minuteMs = Math.floor(atMs / MINUTE_MS) * MINUTE_MS;
    const known = this.#texts.get(minuteMs);
    if (known !== undefined) return known;
    const parts = new Map(this.#format.formatToParts(minuteMs).map(({ type, value }) => [type, value]));
    const [year, month, day, hour, minute] = ["year", "month", "day", "hour", "minute"].map((type) =>
      parts.get(type as Intl.DateTimeFormatPartTypes),
    );
    const text = `${year}-${month}-${day} ${hour}:${minute}`;
    this.#texts.set(minuteMs, text);
    return text;
  }

  /** When the hour of the clock began that the instant lies in: its full minute, or where the clock jumped into it. */
  hourStart(atMs: number): number {
    let startMs = Math.floor(atMs / MINUTE_MS) * MINUTE_MS;
    for (; !this.minute(startMs).endsWith(":00"); startMs -= MINUTE_MS) {
      if (this.minute(startMs - MINUTE_MS).slice(0, 13) !== this.minute(startMs).slice(0, 13)) break;
    }
    return startMs;
  }

  /** The date of the Monday on or before. */
  monday(atMs: number): string {
    const date = new Date(`${this.date(atMs)}T00:00:00Z`);
    date.setUTCDate(date.getUTCDate() - ((date.getUTCDay() + 6) % 7));
    return date.toISOString().slice(0, 10);
  }

  /** Instants at which a date begins or the clock jumps, found by looking every quarter of an hour. */
  edges(fromMs: number, toMs: number): number[] {
    const edges: number[] = [];
    for (let atMs = fromMs - (fromMs % QUARTER_MS); atMs < toMs; atMs += QUARTER_MS) {
      const [before, now] = [this.minute(atMs - QUARTER_MS), this.minute(atMs)];
      const wentOn = Date.parse(`${now.replace(" ", "T")}Z`) - Date.parse(`${before.replace(" ", "T")}Z`);
      if (before.slice(0, 10) !== now.slice(0, 10) || wentOn !== QUARTER_MS) edges.push(atMs);
    }
    return edges;
  }
}

const MINUTE_MS = 60_000;
const QUARTER_MS = 15 * MINUTE_MS;
