/** The form in which a string that names a person is stored and compared: addresses in lower case, others exactly. */
export function foldPersonString(text: string): string {
  return text.includes("@") ? text.toLowerCase() : text;
}
