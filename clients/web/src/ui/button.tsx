import type { LucideIcon } from 'lucide-react';
import type { ReactElement, ReactNode } from 'react';
import {
  Button as AriaButton,
  Tooltip,
  TooltipTrigger,
  type ButtonProps as AriaButtonProps,
} from 'react-aria-components';

type Look = 'primary' | 'plain' | 'quiet' | 'danger';

/** A button of the interface. `reason` says why it is disabled. */
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

const sizes = {
  text: { large: 'h-8.5 text-sm px-3', small: 'h-7 text-[13px] px-2.5' },
  icon: { large: 'h-8.5 text-sm w-8.5', small: 'h-7 text-[13px] w-7' },
} as const;

const basis =
  'inline-flex shrink-0 items-center justify-center gap-1.5 rounded-lg border font-medium whitespace-nowrap transition-colors select-none';

function classOf({ look = 'plain', isSmall = false, children, className = '' }: ButtonProps, isOff: boolean): string {
  const size = sizes[children === undefined ? 'icon' : 'text'][isSmall ? 'small' : 'large'];
  return `${basis} ${size} ${looks[look]} ${isOff ? 'opacity-50' : ''} ${className}`;
}

/** A button; with an icon alone it needs `aria-label`. A disabled button with a reason stays focusable to tell it. */
export function Button(props: ButtonProps): ReactElement {
  const { reason, isDisabled = false } = props;
  const isExplained = isDisabled && reason !== undefined;
  const hint = isExplained ? reason : props.children === undefined ? props['aria-label'] : undefined;
  const face = <ButtonFace {...props} isExplained={isExplained} />;
  if (hint === undefined) return face;
  return (
    <TooltipTrigger delay={400}>
      {face}
      <Tooltip offset={6} className="max-w-72 rounded-md bg-ink px-2 py-1 text-xs text-canvas shadow-float">
        {hint}
      </Tooltip>
    </TooltipTrigger>
  );
}

function ButtonFace({ isExplained, ...props }: ButtonProps & { isExplained: boolean }): ReactElement {
  const { children, icon: Icon, isSmall, isDisabled = false, onPress, ...others } = props;
  const { look: _look, reason: _reason, className: _className, ...rest } = others;
  const press = isExplained || onPress === undefined ? {} : { onPress };
  const off = isExplained ? { 'aria-disabled': true } : { isDisabled };
  return (
    <AriaButton {...rest} {...press} {...off} className={classOf(props, isDisabled)}>
      {Icon === undefined ? null : <Icon size={isSmall === true ? 14 : 16} aria-hidden />}
      {children}
    </AriaButton>
  );
}
