/** Whether a status is one of the codes, each a number such as `"503"` or a family such as `"5XX"`. */
export function matchesStatus(status: number, codes: readonly string[]): boolean {
  const text = String(status);
  return codes.some((code) => (/^\dxx$/i.test(code) ? code[0] === text[0] : code === text));
}
