import type { RefObject } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { Icon } from './icon.js';

export interface MenuItem {
  readonly label: string;
  readonly act: () => void;
}

export interface MenuProps {
  readonly label: string;
  /** What the button shows; an icon if it is left out. */
  readonly text?: string;
  readonly items: readonly MenuItem[];
}

/** A button that opens a menu (ARIA Authoring Practices, "Menu Button"). */
export function Menu({ label, text, items }: MenuProps) {
  const [isOpen, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);

  function close(isFocusBack: boolean): void {
    setOpen(false);
    if (isFocusBack) button.current?.focus();
  }

  return (
    <div class="menu">
      <button
        ref={button}
        type="button"
        class={text === undefined ? 'quiet' : undefined}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        aria-label={label}
        title={label}
        onClick={() => setOpen(!isOpen)}
      >
        {text}
        <Icon name={text === undefined ? 'more' : 'open'} />
      </button>
      {isOpen && <OpenMenu label={label} items={items} button={button} onClose={close} />}
    </div>
  );
}

interface OpenMenuProps {
  readonly label: string;
  readonly items: readonly MenuItem[];
  readonly button: RefObject<HTMLButtonElement | null>;
  /** @param isFocusBack whether the focus goes back to the button */
  readonly onClose: (isFocusBack: boolean) => void;
}

function OpenMenu({ label, items, button, onClose }: OpenMenuProps) {
  const menu = useRef<HTMLDivElement>(null);

  useEffect(() => {
    if (!menu.current || !button.current) return;
    // Positioned by hand: the scrolling list of clients would clip it.
    const { right, bottom, top } = button.current.getBoundingClientRect();
    const { style, offsetHeight, offsetWidth } = menu.current;
    style.left = `${Math.max(8, right - offsetWidth)}px`;
    style.top = `${bottom + offsetHeight > innerHeight ? top - offsetHeight : bottom}px`;
    menu.current.querySelector('button')?.focus();
  }, []);

  function onKeyDown(event: KeyboardEvent): void {
    if (event.key === 'Escape') onClose(true);
    else if (event.key === 'Tab') onClose(false);
    else if (!moveFocus(menu.current, event.key)) return;
    if (event.key !== 'Tab') event.preventDefault();
    event.stopPropagation();
  }

  function onFocusOut({ relatedTarget }: FocusEvent): void {
    if (!(relatedTarget instanceof Node) || !menu.current?.contains(relatedTarget)) onClose(false);
  }

  return (
    <div ref={menu} role="menu" aria-label={label} onKeyDown={onKeyDown} onFocusOut={onFocusOut}>
      {items.map((item, index) => (
        <button
          // By its place: one that gets another label while it has the focus keeps it, and the menu stays open.
          key={index}
          type="button"
          role="menuitem"
          tabIndex={-1}
          onClick={() => {
            onClose(true);
            item.act();
          }}
        >
          {item.label}
        </button>
      ))}
    </div>
  );
}

/** @returns whether the key moves the focus */
function moveFocus(menu: HTMLElement | null, key: string): boolean {
  const items = [...(menu?.querySelectorAll('button') ?? [])];
  const now = items.findIndex((item) => item.matches(':focus'));
  const places: Readonly<Record<string, number>> = {
    ArrowDown: (now + 1) % items.length,
    ArrowUp: (now + items.length - 1) % items.length,
    Home: 0,
    End: items.length - 1,
  };
  const place = places[key];
  if (place === undefined) return false;
  items[place]?.focus();
  return true;
}
