/** A message on screen: its place in the log and its edges, in pixels of the window. */
export interface SeqBox {
  readonly seq: number;
  readonly top: number;
  readonly bottom: number;
}

/** Edges that fall between two pixels still count. */
const slackPx = 1;

/**
 * The seq of the lowest message that was seen: wholly in view, or, where it is taller than the view,
 * with its end in view. 0 where there is none.
 */
export function seenUpTo(view: { readonly top: number; readonly bottom: number }, boxes: readonly SeqBox[]) {
  let seen = 0;
  for (const { seq, top, bottom } of boxes) {
    const endInView = bottom <= view.bottom + slackPx && bottom > view.top;
    const startInView = top >= view.top - slackPx;
    const tooTall = bottom - top > view.bottom - view.top;
    if (endInView && (startInView || tooTall)) seen = Math.max(seen, seq);
  }
  return seen;
}
