import type { Quote as QuoteView } from '../../../engine/face.ts';

interface QuoteProps {
  readonly quote: QuoteView;
  readonly tabStop: boolean;
  readonly onJump: (id: string) => void;
}

/** What a message answers: who said it and two lines of it; pressed, it leads there. */
export function Quote({ quote, tabStop, onJump }: QuoteProps) {
  const { author, text, id } = quote;
  const gone = text === null;
  return (
    <button
      type="button"
      tabIndex={tabStop ? 0 : -1}
      disabled={gone}
      onClick={() => onJump(id)}
      className="mt-px mb-1.5 -ml-1 block w-[calc(100%+8px)] rounded-6 border-l-[3px] border-accent bg-[color-mix(in_oklab,var(--bg-canvas)_62%,transparent)] px-2.5 pt-[5px] pb-1.5 text-left text-13 text-text-2"
    >
      <QuoteWords author={author} text={text} />
    </button>
  );
}

/** Also stands over the field while one answers. */
export function QuoteWords({ author, text }: Pick<QuoteView, 'author' | 'text'>) {
  return (
    <>
      {author && (
        <b className="block truncate font-semibold text-accent-text">{author.self ? 'You' : author.name}</b>
      )}
      <span className="line-clamp-2 whitespace-pre-wrap">{text ?? 'This message can’t be shown here'}</span>
    </>
  );
}
