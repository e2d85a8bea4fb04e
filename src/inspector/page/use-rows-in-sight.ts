import type { RefObject } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';

export const ROW_HEIGHT = 26;
/** Rows rendered beyond those in sight. */
const MARGIN = 8;
/** This close to the end counts as at the end. */
const END_PX = ROW_HEIGHT;

export interface RowsInSight {
  readonly scroller: RefObject<HTMLDivElement | null>;
  readonly first: number;
  /** One more than the last. */
  readonly end: number;
  onScroll(): void;
  /** Scrolls just far enough to bring a row into sight. */
  reveal(index: number): void;
  readonly rowsPerPage: number;
}

export interface ScrollOptions {
  readonly count: number;
  /** How many rows were dropped from the front. */
  readonly gone: number;
  readonly isFollowing: boolean;
  readonly onFollow: (isFollowing: boolean) => void;
}

/** Which rows of a long list to render: those in sight. All have the same height. */
export function useRowsInSight(options: ScrollOptions): RowsInSight {
  const { count, gone, isFollowing, onFollow } = options;
  const scroller = useRef<HTMLDivElement>(null);
  const [height, setHeight] = useState(0);
  const [top, setTop] = useState(0);
  const last = useRef({ top: 0, gone });

  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const observer = new ResizeObserver(() => setHeight(element.clientHeight));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const goneNow = gone - last.current.gone;
    last.current.gone = gone;
    if (isFollowing) element.scrollTop = count * ROW_HEIGHT;
    // The rows being read stay in place.
    else if (goneNow > 0) element.scrollTop -= goneNow * ROW_HEIGHT;
    else return;
    last.current.top = element.scrollTop;
    setTop(element.scrollTop);
  }, [count, gone, isFollowing, height]);

  function onScroll(): void {
    const element = scroller.current;
    if (!element) return;
    const { scrollTop, scrollHeight, clientHeight } = element;
    const isAtEnd = scrollHeight - clientHeight - scrollTop <= END_PX;
    if (isFollowing && scrollTop < last.current.top && !isAtEnd) onFollow(false);
    if (!isFollowing && scrollTop > last.current.top && isAtEnd) onFollow(true);
    last.current.top = scrollTop;
    setTop(scrollTop);
  }

  function reveal(index: number): void {
    const element = scroller.current;
    if (!element) return;
    const rowTop = index * ROW_HEIGHT;
    const { scrollTop, clientHeight } = element;
    if (rowTop < scrollTop) element.scrollTop = rowTop;
    else if (rowTop + ROW_HEIGHT > scrollTop + clientHeight) {
      element.scrollTop = rowTop + ROW_HEIGHT - clientHeight;
    }
  }

  const from = isFollowing ? Math.max(0, count * ROW_HEIGHT - height) : top;
  const first = Math.max(0, Math.min(count, Math.floor(from / ROW_HEIGHT) - MARGIN));
  const end = Math.min(count, Math.ceil((from + height) / ROW_HEIGHT) + MARGIN);
  const rowsPerPage = Math.max(1, Math.floor(height / ROW_HEIGHT) - 1);
  return { scroller, first, end, onScroll, reveal, rowsPerPage };
}
