import { useEffect, useRef, useState } from "react";
import { TextInput } from "../ui/field.tsx";

/** What is searched for, which stands in the address: it is written there at each key, and read when somebody else changed it. */
export function SearchField({
  label,
  value,
  onSearch,
}: {
  label: string;
  value: string;
  /** Given the text without the blanks around it. */
  onSearch: (text: string) => void;
}) {
  const field = useRef<HTMLInputElement>(null);
  const [text, setText] = useState(value);
  // Addresses change a moment after the keys that change them, so only who does not type is told by the address.
  useEffect(() => {
    if (document.activeElement !== field.current) setText(value);
  }, [value]);
  return (
    <TextInput
      ref={field}
      type="search"
      aria-label={label}
      placeholder={label}
      value={text}
      onChange={({ target }) => {
        setText(target.value);
        onSearch(target.value.trim());
      }}
    />
  );
}
