import { Check, ChevronsUpDown } from 'lucide-react';
import type { ReactElement, ReactNode } from 'react';
import {
  Button as AriaButton,
  Checkbox as AriaCheckbox,
  FieldError,
  Input,
  Label,
  ListBox,
  ListBoxItem,
  Popover,
  Select,
  SelectValue,
  TextField as AriaTextField,
  Text,
} from 'react-aria-components';

/** What every field has. */
interface FieldBase {
  label: string;
  description?: string | undefined;
  isDisabled?: boolean;
}

/** A line of text. */
export interface TextFieldProps extends FieldBase {
  value: string;
  onChange: (value: string) => void;
  placeholder?: string;
  type?: 'text' | 'password' | 'search';
  error?: string | undefined;
  isRequired?: boolean;
  autoComplete?: string;
  suggestions?: readonly string[];
  autoFocus?: boolean;
}

/** A labelled text field with its description and error. */
export function TextField(props: TextFieldProps): ReactElement {
  const {
    label,
    description,
    value,
    onChange,
    error,
    placeholder,
    type = 'text',
    suggestions,
    autoComplete = 'off',
  } = props;
  const listId = suggestions === undefined ? undefined : `suggest-${label.replaceAll(/\W/g, '-').toLowerCase()}`;
  return (
    <AriaTextField
      value={value}
      onChange={onChange}
      type={type}
      isInvalid={error !== undefined}
      isRequired={props.isRequired ?? false}
      isDisabled={props.isDisabled ?? false}
      autoComplete={autoComplete}
      autoFocus={props.autoFocus ?? false}
      validationBehavior="aria"
      className="flex flex-col gap-1"
    >
      <Label className="text-[13px] font-medium">{label}</Label>
      <Input
        className="field-input"
        placeholder={placeholder ?? ''}
        {...(listId === undefined ? {} : { list: listId })}
        spellCheck={false}
      />
      {suggestions === undefined ? null : (
        <datalist id={listId}>
          {suggestions.map((item) => (
            <option key={item} value={item} />
          ))}
        </datalist>
      )}
      {description === undefined ? null : (
        <Text slot="description" className="text-xs text-ink-soft">
          {description}
        </Text>
      )}
      <FieldError className="text-xs text-bad">{error}</FieldError>
    </AriaTextField>
  );
}

/** One choice of a select. */
export interface SelectOption {
  id: string;
  label: string;
}

/** A labelled choice of one. */
export function SelectField(
  props: FieldBase & {
    value: string;
    options: readonly SelectOption[];
    onChange: (id: string) => void;
    isLabelHidden?: boolean;
  },
): ReactElement {
  const { label, value, options, onChange, description, isLabelHidden = false } = props;
  return (
    <Select
      selectedKey={value}
      onSelectionChange={(key) => key !== null && onChange(String(key))}
      isDisabled={props.isDisabled ?? false}
      className="flex min-w-0 flex-col gap-1"
      {...(isLabelHidden ? { 'aria-label': label } : {})}
    >
      {isLabelHidden ? null : <Label className="text-[13px] font-medium">{label}</Label>}
      <AriaButton className="field-input flex items-center justify-between gap-2 text-left">
        <SelectValue className="truncate" />
        <ChevronsUpDown size={14} aria-hidden className="shrink-0 text-ink-faint" />
      </AriaButton>
      {description === undefined ? null : (
        <Text slot="description" className="text-xs text-ink-soft">
          {description}
        </Text>
      )}
      <Popover className="max-h-80 min-w-(--trigger-width) overflow-auto rounded-xl border bg-raised p-1 shadow-float">
        <ListBox className="outline-none" items={options}>
          {(option) => (
            <ListBoxItem
              id={option.id}
              textValue={option.label}
              className="flex cursor-pointer items-center gap-2 rounded-md px-2.5 py-1.5 text-sm outline-none data-focused:bg-hover data-selected:font-medium"
            >
              {option.label}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </Select>
  );
}

/** A checkbox with its words and, beneath them, what it does. */
export function Checkbox(props: {
  isSelected: boolean;
  onChange: (isSelected: boolean) => void;
  children: ReactNode;
  description?: string;
  isIndeterminate?: boolean;
  isDisabled?: boolean;
}): ReactElement {
  const { isSelected, onChange, children, description, isIndeterminate = false, isDisabled = false } = props;
  const isMarked = isSelected || isIndeterminate;
  return (
    <AriaCheckbox
      isSelected={isSelected}
      isIndeterminate={isIndeterminate}
      isDisabled={isDisabled}
      onChange={onChange}
      className="flex min-w-0 cursor-pointer items-start gap-2.5 rounded-md data-disabled:opacity-50"
    >
      <span
        className={`my-0.5 flex size-4 shrink-0 items-center justify-center rounded-[5px] border ${isMarked ? 'border-accent bg-accent text-accent-ink' : 'border-line-strong bg-surface'}`}
      >
        {isIndeterminate ? (
          <span className="h-0.5 w-2 bg-accent-ink" />
        ) : isSelected ? (
          <Check size={13} strokeWidth={3} aria-hidden />
        ) : null}
      </span>
      <span className="min-w-0 flex-1">
        <span className="block text-sm leading-5 break-words">{children}</span>
        {description === undefined ? null : <span className="block text-xs text-ink-soft">{description}</span>}
      </span>
    </AriaCheckbox>
  );
}
