import { useState } from "react";
import { downloadReport, TABLE_FORMATS, type TableFormat } from "../lib/download-report.ts";
import { Menu } from "../ui/menu.tsx";
import { Notice } from "../ui/state.tsx";

const FORMATS: readonly TableFormat[] = ["csv", "parquet", "ndjson"];

/** Something that can be saved as a table. */
export interface Exportable {
  /** What its rows are, such as `By model, as in the table`. */
  label: string;
  /** The report that has the rows. */
  url: () => URL;
}

/** Saves the rows that the page shows, as the report itself writes them. */
export function ExportMenu({ team, tables }: { team: string; tables: readonly Exportable[] }) {
  const [failure, setFailure] = useState<string | null>(null);
  const save = async (url: URL, format: TableFormat): Promise<void> => {
    try {
      setFailure(null);
      await downloadReport(url, { team, format });
    } catch (error) {
      setFailure(error instanceof Error ? error.message : "The export failed.");
    }
  };
  return (
    <>
      <Menu
        label="Export"
        groups={tables.map(({ label, url }) => ({
          heading: label,
          isRow: true,
          actions: FORMATS.map((format) => ({
            label: TABLE_FORMATS[format],
            onPick: () => void save(url(), format),
          })),
        }))}
      />
      {failure !== null && <Notice kind="bad">{failure}</Notice>}
    </>
  );
}
