import { useEffect, useRef } from 'react';
import { Icon } from './Icon';

/** A modal dialog: opened when it is shown, and closed by Escape or its button. */
export function Dialog({ title, onClose, children, foot }: { title: string; onClose(): void; children: React.ReactNode; foot?: React.ReactNode }) {
  const element = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const dialog = element.current!;
    dialog.showModal();
    return () => dialog.close();
  }, []);
  return (
    <dialog ref={element} aria-label={title} onCancel={(event) => { event.preventDefault(); onClose(); }}>
      <div className="dialog-head">
        <h2>{title}</h2>
        <span className="spacer" />
        <button className="button quiet icon small" aria-label="Close" onClick={onClose}><Icon name="close" /></button>
      </div>
      <div className="dialog-body">{children}</div>
      {foot && <div className="dialog-foot">{foot}</div>}
    </dialog>
  );
}
