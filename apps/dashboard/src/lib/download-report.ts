export const TABLE_FORMATS = { csv: "CSV", parquet: "Parquet", ndjson: "NDJSON" } as const;
export type TableFormat = keyof typeof TABLE_FORMATS;

/**
 * Saves a report as a file: the very rows that the server answers to the same question.
 *
 * @param url the report with its question; the format is added
 * @throws Error with the server's own words
 */
export async function downloadReport(url: URL, { team, format }: { team: string; format: TableFormat }): Promise<void> {
  url.searchParams.set("format", format);
  const response = await fetch(url, { headers: { "x-daybook-team": team } });
  if (!response.ok) throw new Error(`The export failed with status ${response.status}: ${await response.text()}`);
  const name = /filename="([^"]+)"/.exec(response.headers.get("content-disposition") ?? "")?.[1];
  const link = document.createElement("a");
  link.href = URL.createObjectURL(await response.blob());
  link.download = name ?? `report.${format}`;
  link.click();
  // The browser has taken the file over once the click is done.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
