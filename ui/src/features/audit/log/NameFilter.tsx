import { Autocomplete } from "@mantine/core";
import { useEffect, useState } from "react";

const MOST_OFFERED = 50;

/**
 * A whole name that entries are found by. Those that the log has are offered while one types; what
 * is not among them (a run's id, somebody who is gone) is taken with Enter, or when one goes on.
 */
export function NameFilter({
  label,
  hint,
  value,
  names,
  isFirst = false,
  onTyped,
  onValue,
}: {
  label: string;
  hint: string;
  value: string | undefined;
  names: readonly string[];
  isFirst?: boolean;
  onTyped?(text: string): void;
  onValue(value: string | undefined): void;
}) {
  const [typed, setTyped] = useState(value ?? "");
  // What comes from elsewhere (a click in the table, Back) replaces what was typed.
  useEffect(() => setTyped(value ?? ""), [value]);
  const take = (text: string) => {
    const name = text.trim() || undefined;
    if (name !== value) onValue(name);
  };
  const change = (text: string) => {
    setTyped(text);
    onTyped?.(text.trim());
    if (text === "") take("");
  };
  return (
    <Autocomplete
      size="xs"
      label={label}
      placeholder={hint}
      spellCheck={false}
      data={[...names]}
      limit={MOST_OFFERED}
      maxDropdownHeight={280}
      value={typed}
      {...(isFirst && { "data-filter": true })}
      onChange={change}
      onOptionSubmit={take}
      onBlur={() => take(typed)}
      onKeyDown={(event) => {
        // With an option under the cursor Enter takes that one.
        const isOffered = event.currentTarget.getAttribute("aria-activedescendant");
        if (event.key === "Enter" && !isOffered) take(typed);
        if (event.key === "Escape") change("");
      }}
      clearable
    />
  );
}
