/** As the router reads it: a base URL that ends with a slash makes `/v1//reports`, which is the same path. */
export function requestPath(url: string): string {
  return (url.split("?", 1)[0] ?? url).replaceAll(/\/{2,}/g, "/");
}
