import { DaybookError } from "@daybook/engine";

/** @throws DaybookError `invalid_request` for a path part that is no `YYYYMM` */
export function backupMonth(text: string): string {
  if (/^\d{4}(0[1-9]|1[0-2])$/.test(text)) return text;
  throw new DaybookError("invalid_request", `"${text}" is no month. Write it as 202611.`);
}
