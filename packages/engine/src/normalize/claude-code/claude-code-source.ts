/** The `source` of all events that Claude Code's telemetry makes. */
export const CLAUDE_CODE = "claude-code";
