import { useState } from "react";
import { downloadReport, TABLE_FORMATS, type TableFormat } from "../lib/download-report.ts";
import { Menu } from "../ui/menu.tsx";
import { Notice } from "../ui/state.tsx";

const FORMATS: readonly TableFormat[] = ["csv", "parquet", "ndjson"];

/** Saves the rows of the question that the page shows. */
export function ExportMenu({ team, url }: { team: string; url: () => URL }) {
  const [failure, setFailure] = useState<string | null>(null);
  const save = async (format: TableFormat): Promise<void> => {
    try {
      setFailure(null);
      await downloadReport(url(), { team, format });
    } catch (error) {
      setFailure(error instanceof Error ? error.message : "The export failed.");
    }
  };
  return (
    <>
      <Menu
        label="Export"
        heading="All rows of these days and filters"
        actions={FORMATS.map((format) => ({ label: TABLE_FORMATS[format], onPick: () => void save(format) }))}
      />
      {failure !== null && <Notice kind="bad">{failure}</Notice>}
    </>
  );
}
