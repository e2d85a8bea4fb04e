import { FileMenu } from './file-menu.js';
import type { Filter } from './filtered-rows.js';
import { formatClient } from './formats.js';
import { Icon } from './icon.js';
import type { Inspection } from './inspection.js';
import { KINDS, type Kind } from './rows.js';

const KIND_NAMES: Readonly<Record<Kind, string>> = {
  frame: 'Frames',
  event: 'Events',
  exec: 'Exec',
  state: 'States',
  scene: 'Scenes',
  log: 'Log',
};

export interface ToolbarProps {
  readonly inspection: Inspection;
  readonly isFollowing: boolean;
  readonly onFollow: (isFollowing: boolean) => void;
  readonly onClear: () => void;
}

/** Filters the timeline. */
export function Toolbar({ inspection, isFollowing, onFollow, onClear }: ToolbarProps) {
  const { filter } = inspection.view;
  const setFilter = (changes: Partial<Filter>) => {
    inspection.view.filter = { ...filter, ...changes };
    inspection.change();
  };
  return (
    <div class="toolbar" role="toolbar" aria-label="What the timeline shows">
      <fieldset class="kinds" aria-label="Kinds of entries">
        {KINDS.map((kind) => (
          <button
            key={kind}
            type="button"
            class={`kind-toggle kind-${kind}`}
            aria-pressed={filter.kinds.has(kind)}
            onClick={() => setFilter({ kinds: toggle(filter.kinds, kind) })}
          >
            {KIND_NAMES[kind]}
          </button>
        ))}
      </fieldset>
      {filter.client !== undefined && (
        <button
          type="button"
          class="filter-chip"
          aria-label={`Show all clients, not only ${formatClient(filter.client)}`}
          onClick={() => setFilter({ client: undefined })}
        >
          {formatClient(filter.client)}
          <Icon name="close" />
        </button>
      )}
      <Search query={filter.query} onSearch={(query) => setFilter({ query })} />
      <button
        type="button"
        class="toggle"
        aria-pressed={isFollowing}
        title="Stay at the newest entry"
        onClick={() => onFollow(!isFollowing)}
      >
        <Icon name="down" />
        Follow
      </button>
      <button
        type="button"
        onClick={() => {
          inspection.clear();
          onClear();
        }}
      >
        Clear
      </button>
      <FileMenu inspection={inspection} />
    </div>
  );
}

function toggle(kinds: ReadonlySet<Kind>, kind: Kind): ReadonlySet<Kind> {
  const changed = new Set(kinds);
  if (!changed.delete(kind)) changed.add(kind);
  return changed;
}

interface SearchProps {
  readonly query: string;
  readonly onSearch: (query: string) => void;
}

function Search({ query, onSearch }: SearchProps) {
  return (
    <label class="search">
      <Icon name="search" />
      <input
        id="search"
        type="search"
        aria-label="Search"
        aria-keyshortcuts="/"
        placeholder="Search (/)"
        spellcheck={false}
        value={query}
        onInput={({ currentTarget }) => onSearch(currentTarget.value)}
        onKeyDown={({ key, currentTarget }) => {
          if (key !== 'Escape') return;
          if (query === '') currentTarget.blur();
          onSearch('');
        }}
      />
    </label>
  );
}
