import type { LucideIcon } from 'lucide-react';
import type { ReactElement, ReactNode } from 'react';
import {
  Button as AriaButton,
  Tooltip,
  TooltipTrigger,
  type ButtonProps as AriaButtonProps,
} from 'react-aria-components';

type Look = 'primary' | 'plain' | 'quiet' | 'danger';

/** A button of the interface. `reason` says why it is disabled, or what an icon does. */
export interface ButtonProps extends Omit<AriaButtonProps, 'children' | 'className' | 'style'> {
  children?: ReactNode;
  icon?: LucideIcon;
  look?: Look;
  isSmall?: boolean;
  reason?: string | undefined;
  className?: string;
}

const looks: Readonly<Record<Look, string>> = {
  primary: 'bg-accent text-accent-ink border-transparent data-hovered:bg-accent-strong',
  plain: 'bg-surface text-ink border-line-strong/60 data-hovered:bg-hover',
  quiet: 'bg-transparent text-ink-soft border-transparent data-hovered:bg-hover data-hovered:text-ink',
  danger: 'bg-bad-solid text-accent-ink border-transparent data-hovered:brightness-110',
};

function buttonClass(look: Look, isSmall: boolean, isIconOnly: boolean): string {
  const width = isIconOnly ? (isSmall ? 'w-7' : 'w-8.5') : isSmall ? 'px-2.5' : 'px-3';
  return `inline-flex shrink-0 items-center justify-center gap-1.5 rounded-lg border font-medium whitespace-nowrap transition-colors select-none data-disabled:opacity-50 ${isSmall ? 'h-7 text-[13px]' : 'h-8.5 text-sm'} ${width} ${looks[look]}`;
}

/** A button; with an icon alone it needs `aria-label`. A disabled button with a reason stays focusable to tell it. */
export function Button(props: ButtonProps): ReactElement {
  const {
    children,
    icon: Icon,
    look = 'plain',
    isSmall = false,
    reason,
    className = '',
    isDisabled = false,
    onPress,
    ...rest
  } = props;
  const isExplained = isDisabled && reason !== undefined;
  const press = isExplained || onPress === undefined ? {} : { onPress };
  const button = (
    <AriaButton
      {...rest}
      {...press}
      {...(isExplained ? { 'aria-disabled': true } : { isDisabled })}
      className={`${buttonClass(look, isSmall, children === undefined)} ${isExplained ? 'opacity-50' : ''} ${className}`}
    >
      {Icon === undefined ? null : <Icon size={isSmall ? 14 : 16} aria-hidden />}
      {children}
    </AriaButton>
  );
  const hint = reason ?? (children === undefined ? rest['aria-label'] : undefined);
  if (hint === undefined) return button;
  return (
    <TooltipTrigger delay={400}>
      {button}
      <Tooltip offset={6} className="max-w-72 rounded-md bg-ink px-2 py-1 text-xs text-canvas shadow-float">
        {hint}
      </Tooltip>
    </TooltipTrigger>
  );
}
