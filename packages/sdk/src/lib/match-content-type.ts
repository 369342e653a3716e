/** Whether the answer says that it is JSON, whatever the parameters of the media type. */
export function isJson(response: Response): boolean {
  const [essence = ""] = (response.headers.get("content-type") ?? "").split(";");
  return essence.trim().toLowerCase() === "application/json";
}
