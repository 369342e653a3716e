/** What the environment says; null where a variable is absent or empty. */
export interface Config {
  url: string | null;
  host: string | null;
  port: string | null;
  dataDir: string | null;
  adminToken: string | null;
}

/** Read the command's settings. The only reader of the environment in the command. */
export function readConfig(variables: Readonly<Record<string, string | undefined>> = process.env): Config {
  const read = (name: string): string | null => variables[name]?.trim() || null;
  return {
    url: read("DAYBOOK_URL"),
    host: read("DAYBOOK_HOST"),
    port: read("DAYBOOK_PORT"),
    dataDir: read("DAYBOOK_DATA_DIR"),
    adminToken: read("DAYBOOK_ADMIN_TOKEN"),
  };
}
