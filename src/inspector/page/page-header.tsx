import { useEffect } from 'preact/hooks';
import { useStored } from './hooks.js';
import { Icon, type IconName } from './icon.js';
import type { ConnectionState, Inspection } from './inspection.js';

const CONNECTIONS: Readonly<Record<ConnectionState, string>> = {
  connecting: 'Connecting …',
  connected: 'Live',
  lost: 'Emulator not reachable, trying again …',
};

/** The page's title, the state of the phone and of the connection. */
export function PageHeader({ inspection }: { readonly inspection: Inspection }) {
  const { phone, connection, refusal } = inspection;
  return (
    <header class="header">
      <h1>
        <svg class="mark" viewBox="0 0 20 20" width="20" height="20" aria-hidden="true">
          <rect x="5" y="1.5" width="10" height="17" rx="2.5" />
          <path d="M8 11.5l-2-2l2-2M12 7.5l2 2l-2 2" />
        </svg>
        wss-emu <span>inspector</span>
      </h1>
      <ul class="chips" aria-label="State of the phone">
        <Chip isUsual={phone.isOnline} usual="Online" other="Offline" />
        <Chip isUsual={phone.isInFront} usual="In the foreground" other="In the background" />
        {phone.delayMs + phone.jitterMs > 0 && (
          <li class="chip unusual">Latency {formatLatency(phone)}</li>
        )}
        {phone.frozen.length > 0 && <li class="chip unusual">{phone.frozen.length} frozen</li>}
      </ul>
      <p class={`connection ${connection}`} role="status">
        {refusal || CONNECTIONS[connection]}
      </p>
      <ThemeButton />
    </header>
  );
}

interface ChipProps {
  readonly isUsual: boolean;
  readonly usual: string;
  readonly other: string;
}

function Chip({ isUsual, usual, other }: ChipProps) {
  return <li class={isUsual ? 'chip' : 'chip unusual'}>{isUsual ? usual : other}</li>;
}

function formatLatency({ delayMs, jitterMs }: Inspection['phone']): string {
  return jitterMs > 0 ? `${delayMs}–${delayMs + jitterMs} ms` : `${delayMs} ms`;
}

const SYSTEM = { icon: 'auto', next: 'light' } as const;
const THEMES: Readonly<Record<string, { icon: IconName; next: string }>> = {
  system: SYSTEM,
  light: { icon: 'sun', next: 'dark' },
  dark: { icon: 'moon', next: 'system' },
};

function ThemeButton() {
  const [theme, setTheme] = useStored('theme', 'system');
  const { icon, next } = THEMES[theme] ?? SYSTEM;
  useEffect(() => {
    document.documentElement.dataset.theme = theme;
  }, [theme]);
  return (
    <button
      type="button"
      class="quiet"
      aria-label={`Theme: ${theme}`}
      title={`Theme: ${theme}`}
      onClick={() => setTheme(next)}
    >
      <Icon name={icon} />
    </button>
  );
}
