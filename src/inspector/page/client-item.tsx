import { useState } from 'preact/hooks';
import { formatCount } from '../../formats/count-of.js';
import { CloseDialog } from './close-dialog.js';
import { colourOf } from './colours.js';
import { formatClient, formatTime } from './formats.js';
import { Icon } from './icon.js';
import type { Inspection } from './inspection.js';
import { Menu } from './menu.js';

export interface ClientItemProps {
  readonly inspection: Inspection;
  readonly port: number;
  readonly client: string;
  readonly isFrozen: boolean;
  readonly isPicked: boolean;
  readonly onPick: () => void;
}

/** A client in its server's list; a click shows only its entries. */
export function ClientItem(props: ClientItemProps) {
  const { inspection, port, client, isFrozen, isPicked, onPick } = props;
  const [isClosing, setClosing] = useState(false);
  const { since, received, sent } = inspection.traffic.of(port, client);
  const name = formatClient(client);
  const act = (action: 'freeze' | 'thaw' | 'reset') =>
    inspection.perform({ action, clientId: client, port });
  return (
    <li class={isPicked ? 'client picked' : 'client'}>
      <button type="button" class="pick" aria-pressed={isPicked} onClick={onPick}>
        <span class={`swatch ${colourOf(client)}`} />
        <span class="name">{name}</span>
        {isFrozen && (
          <span class="frozen">
            <Icon name="snow" />
            frozen
          </span>
        )}
        <span class="dim counts">
          {since === undefined ? 'here before this page' : `since ${formatTime(since)}`}
          {` · ${formatCount(received)} in, ${formatCount(sent)} out`}
        </span>
      </button>
      <Menu
        label={`Actions for ${name}`}
        items={[
          isFrozen
            ? { label: 'Thaw', act: () => act('thaw') }
            : { label: 'Freeze', act: () => act('freeze') },
          { label: 'Close …', act: () => setClosing(true) },
          { label: 'Reset the connection', act: () => act('reset') },
        ]}
      />
      {isClosing && (
        <CloseDialog
          name={name}
          onClose={() => setClosing(false)}
          onSubmit={(code, reason) =>
            inspection.perform({ action: 'close', clientId: client, port, code, reason })
          }
        />
      )}
    </li>
  );
}
