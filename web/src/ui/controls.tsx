// Form controls with their labels.
import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";

export interface Choice<Value extends string> {
  value: Value;
  label: string;
}

export function Select<Value extends string>(props: {
  label: string;
  choices: Choice<Value>[];
  value: Value;
  onChange: (value: Value) => void;
}) {
  const id = useId();
  return (
    <span class="field">
      <label for={id}>{props.label}</label>
      <select id={id} value={props.value} onChange={(e) => props.onChange(e.currentTarget.value as Value)}>
        {props.choices.map((c) => (
          <option key={c.value} value={c.value}>
            {c.label}
          </option>
        ))}
      </select>
    </span>
  );
}

/** One of few, side by side. */
export function Segments<Value extends string>(props: {
  label: string;
  choices: Choice<Value>[];
  value: Value;
  onChange: (value: Value) => void;
}) {
  const name = useId();
  return (
    <fieldset class="segments">
      <legend class="visually-hidden">{props.label}</legend>
      {props.choices.map((c) => (
        <label key={c.value} class={c.value === props.value ? "on" : ""}>
          <input type="radio" name={name} checked={c.value === props.value} onChange={() => props.onChange(c.value)} />
          {c.label}
        </label>
      ))}
    </fieldset>
  );
}

export function SearchField({
  label,
  value,
  onInput,
}: {
  label: string;
  value: string;
  onInput: (text: string) => void;
}) {
  const id = useId();
  return (
    <span class="field search">
      <label for={id}>{label}</label>
      <input
        id={id}
        type="search"
        value={value}
        onInput={(e) => onInput(e.currentTarget.value)}
        autocomplete="off"
        spellcheck={false}
      />
    </span>
  );
}

/** A filter that is on or off. */
export function Chip({ on, onClick, children }: { on: boolean; onClick: () => void; children: ComponentChildren }) {
  return (
    <button type="button" class="chip" aria-pressed={on} onClick={onClick}>
      {children}
    </button>
  );
}
