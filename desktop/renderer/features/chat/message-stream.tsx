import { useVirtualizer } from '@tanstack/react-virtual';
import { ArrowDown } from 'lucide-react';
import {
  useCallback,
  useImperativeHandle,
  useMemo,
  useRef,
  useState,
  type ReactNode,
  type RefObject,
} from 'react';
import type { ConversationSummary, Self, TimelineItem } from '../../../engine/face.ts';
import { HeardRowProvider } from './heard-row.ts';
import { PictureShowProvider, picturesOf } from './picture-show.ts';
import { PictureViewer } from './picture-viewer.tsx';
import { countNew, rowsOf, type UnreadMark } from './rows.ts';
import { StreamRow } from './stream-row.tsx';
import { useTimeline } from './timeline.ts';
import { useAnnouncements } from './use-announcements.ts';
import { pinnedPx, useFollow } from './use-follow.ts';
import type { StreamHandle } from './use-message-overlays.tsx';
import { useReadMarks } from './use-read-marks.ts';
import { useRing } from './use-ring.ts';
import { useTabStop } from './use-tab-stop.ts';
import { useWalk } from './use-walk.ts';

interface MessageStreamProps {
  readonly conversation: ConversationSummary;
  readonly self: Self;
  readonly unread: UnreadMark | null;
  /** Nothing goes out now. */
  readonly held: boolean;
  readonly handle: RefObject<StreamHandle | null>;
}

const estimatedRowPx = 44;
const endPaddingPx = 12;
/** A jump lands a third from the top of the lane. */
const landingPx = (): number => Math.round(window.innerHeight / 4);

/** The messages: only those in sight are in the page, however long the history. */
export function MessageStream({ conversation, self, unread, held, handle }: MessageStreamProps) {
  const { conversationId, kind, title, readSeq, request } = conversation;
  const timeline = useTimeline(conversationId, unread?.count ?? 0);
  const { items, before, loaded, loadEarlier } = timeline;
  const rows = useMemo(() => rowsOf({ items, before, unread, held }), [items, before, unread, held]);
  const scroller = useRef<HTMLDivElement>(null);
  const loadAll = useCallback(() => loadEarlier(true), [loadEarlier]);
  const [heard, keepHeard] = useState<string | null>(null);
  const tabStop = useTabStop(rows, heard);
  const virtualizer = useVirtualizer<HTMLDivElement, Element>({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => estimatedRowPx,
    getItemKey: (at) => rows[at]!.key,
    rangeExtractor: tabStop.rangeExtractor,
    overscan: 12,
    paddingEnd: endPaddingPx,
    scrollPaddingStart: landingPx(),
    // What is on top stays where it is when history comes in above; at the end, the end is followed.
    anchorTo: 'end',
    followOnAppend: true,
    scrollEndThreshold: pinnedPx,
  });
  const { pinned, handleScroll } = useFollow({ scroller, virtualizer, rows, timeline });
  const walk = useWalk({ scroller, virtualizer, rows, tabStop, partial: before > 0, loadAll });
  const { ringed, ring } = useRing();
  useImperativeHandle(
    handle,
    () => ({
      jumpTo: (id) => {
        ring(id);
        walk.jumpTo(id);
      },
      newest: (own) =>
        items
          .filter((item) => item.kind === 'message')
          .findLast((one) => one.seq !== null && (one.own || !own)),
    }),
    [items, walk, ring],
  );
  useReadMarks(conversationId, scroller, items, readSeq, request);
  const newestOwn = kind === 'group' ? items.findLast(isOwnAndLogged)?.id : undefined;
  const announced = useAnnouncements(items, loaded);
  const [shownId, show] = useState<string | null>(null);
  const pictures = useMemo(() => picturesOf(items), [items]);
  // What is deleted or has disappeared closes with its message.
  const shown = pictures.find(({ id }) => id === shownId);

  return (
    <div className="relative min-h-0 flex-1">
      <div
        ref={scroller}
        role="log"
        // What is scrolled in is not news: new messages are announced below.
        aria-live="off"
        aria-label={`Messages with ${title}`}
        aria-busy={!loaded}
        onScroll={handleScroll}
        onFocus={walk.handleFocus}
        onKeyDown={walk.handleKey}
        className="absolute inset-0 flex flex-col overflow-auto [overflow-anchor:none] [scrollbar-gutter:stable_both-edges]"
      >
        {/* The scroll bar's room on both sides is part of the lane's margins. */}
        <div
          className="relative mx-auto mt-auto w-full max-w-[calc(var(--w-stream)+36px)] flex-none"
          style={{ height: virtualizer.getTotalSize() }}
        >
          <StreamContexts show={show} keepHeard={keepHeard}>
            {virtualizer.getVirtualItems().map(({ index, key, start }) => (
              <div
                key={key}
                ref={virtualizer.measureElement}
                data-index={index}
                data-key={key}
                className="absolute inset-x-0 px-[18px] max-[1080px]:px-2.5"
                style={{ transform: `translateY(${start}px)` }}
              >
                <StreamRow
                  row={rows[index]!}
                  name={title}
                  inGroup={kind === 'group'}
                  conversationId={conversationId}
                  tabStop={index === tabStop.at}
                  ringed={key === ringed}
                  selfName={self.displayName}
                  readers={rows[index]!.key === newestOwn ? conversation : null}
                  total={before + items.length}
                />
              </div>
            ))}
          </StreamContexts>
        </div>
      </div>
      <p role="status" className="sr-only">
        {announced}
      </p>
      {shown && (
        <PictureViewer
          conversationId={conversationId}
          pictures={pictures}
          item={shown}
          onShow={show}
          onEarlier={before > 0 ? loadEarlier : null}
          onClose={() => show(null)}
        />
      )}
      {!pinned && <ToNewest count={countNew(items, readSeq)} onClick={() => virtualizer.scrollToEnd()} />}
    </div>
  );
}

interface StreamContextsProps {
  readonly show: (id: string) => void;
  readonly keepHeard: (id: string) => void;
  readonly children: ReactNode;
}

/** What a message can ask of the stream that it stands in. */
function StreamContexts({ show, keepHeard, children }: StreamContextsProps) {
  return (
    <PictureShowProvider value={show}>
      <HeardRowProvider value={keepHeard}>{children}</HeardRowProvider>
    </PictureShowProvider>
  );
}

const isOwnAndLogged = (item: TimelineItem): boolean =>
  item.kind === 'message' && item.own && item.seq !== null;

function ToNewest({ count, onClick }: { readonly count: number; readonly onClick: () => void }) {
  return (
    <button
      type="button"
      onClick={onClick}
      className="arrive absolute right-6 bottom-3 flex h-[38px] items-center gap-1.5 rounded-full bg-raised pr-3.5 pl-2.5 text-13 weight-medium shadow-2"
    >
      <ArrowDown size={18} className="text-accent-text" aria-hidden />
      {count > 0 ? `${count.toLocaleString()} new` : 'Newest'}
    </button>
  );
}
