const PATHS = {
  more: 'M3 8h.01M8 8h.01M13 8h.01',
  close: 'M4 4l8 8M12 4l-8 8',
  search: 'M7 2.5a4.5 4.5 0 1 1 0 9a4.5 4.5 0 0 1 0-9M10.5 10.5L14 14',
  snow: 'M8 1.5v13M2.4 4.8l11.2 6.4M13.6 4.8L2.4 11.2',
  sun: 'M8 5a3 3 0 1 1 0 6a3 3 0 0 1 0-6M8 1v1.5M8 13.5V15M1 8h1.5M13.5 8H15M3 3l1 1M12 12l1 1M13 3l-1 1M4 12l-1 1',
  moon: 'M13 9.5A5.5 5.5 0 0 1 6.5 3a5.5 5.5 0 1 0 6.5 6.5z',
  auto: 'M2 3.5h12v8H2zM6 14h4M8 11.5V14',
  down: 'M8 3v10M4 9l4 4l4-4',
  send: 'M2.5 8h10M8.5 4l4 4l-4 4',
  open: 'M4 6l4 4l4-4',
  save: 'M8 2.5v7M5 7l3 3l3-3M3 12.5h10',
  copy: 'M5.5 5.5h8v8h-8zM3 10.5H2.5v-8h8V3',
} as const;

export type IconName = keyof typeof PATHS;

/** A decorative icon, hidden from screen readers. */
export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}
