import { X } from 'lucide-react';
import type { ReactElement, ReactNode } from 'react';
import { Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { Button } from './button.tsx';

/** A panel that slides in from the right; Escape and a click beside it close it, focus goes back to where it was. */
export interface SheetProps {
  title: ReactNode;
  subtitle?: ReactNode;
  onClose: () => void;
  children: ReactNode;
  footer?: ReactNode;
  isWide?: boolean;
}

/** The panel. Its body scrolls; title and footer stay. */
export function Sheet({ title, subtitle, onClose, children, footer, isWide = false }: SheetProps): ReactElement {
  return (
    <ModalOverlay
      isOpen
      isDismissable
      onOpenChange={(isOpen) => isOpen || onClose()}
      className="fixed inset-0 z-40 flex justify-end bg-[oklch(0.15_0.02_257/0.45)]"
    >
      <Modal
        className={`sheet h-full w-full bg-raised shadow-float ${isWide ? 'max-w-[min(1080px,92vw)]' : 'max-w-[min(600px,94vw)]'}`}
      >
        <Dialog className="flex h-full flex-col outline-none">
          <header className="flex items-start gap-3 border-b px-5 py-4">
            <div className="min-w-0 flex-1">
              <Heading slot="title" className="text-lg leading-6 font-semibold break-words">
                {title}
              </Heading>
              {subtitle === undefined ? null : (
                <div className="mt-0.5 text-[13px] break-words text-ink-soft">{subtitle}</div>
              )}
            </div>
            <Button look="quiet" icon={X} aria-label="Close" onPress={onClose} />
          </header>
          <div className="flex min-h-0 flex-1 flex-col overflow-y-auto">{children}</div>
          {footer === undefined ? null : (
            <footer className="flex items-center justify-end gap-2 border-t px-5 py-3">{footer}</footer>
          )}
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

/** A question in the middle of the page. */
export function ConfirmDialog({
  title,
  onClose,
  children,
  footer,
}: Omit<SheetProps, 'subtitle' | 'isWide'>): ReactElement {
  return (
    <ModalOverlay
      isOpen
      isDismissable
      onOpenChange={(isOpen) => isOpen || onClose()}
      className="fixed inset-0 z-50 flex items-center justify-center bg-[oklch(0.15_0.02_257/0.45)] p-6"
    >
      <Modal className="max-h-full w-full max-w-[520px] overflow-y-auto rounded-2xl bg-raised shadow-float">
        <Dialog role="alertdialog" className="flex flex-col gap-4 p-6 outline-none">
          <Heading slot="title" className="text-lg font-semibold break-words">
            {title}
          </Heading>
          {children}
          <div className="flex justify-end gap-2 pt-1">{footer}</div>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
