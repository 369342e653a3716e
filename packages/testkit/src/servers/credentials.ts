/** Who the test servers let in. The password is no secret; it has characters that a URL must escape. */
export const TEST_CREDENTIALS = { user: "daybook", password: "p@ss/w0rd" } as const;

/** Such as `http://daybook:…@127.0.0.1:40123/name`. */
export function serverUrl({ scheme, port, database }: { scheme: string; port: number; database: string }): string {
  const { user, password } = TEST_CREDENTIALS;
  return `${scheme}://${user}:${encodeURIComponent(password)}@127.0.0.1:${port}/${database}`;
}
