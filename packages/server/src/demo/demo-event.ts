/** CloudEvents 1.0 in the JSON form that `POST /v1/events` takes. */
export interface DemoEvent {
  specversion: "1.0";
  id: string;
  source: string;
  type: "generation.completed" | "chat.created" | "message.created";
  /** RFC 3339, UTC, milliseconds. */
  time: string;
  data: Record<string, string | number | boolean | null>;
}
