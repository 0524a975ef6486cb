import { Mic, SendHorizontal } from 'lucide-react';
import { useEffect, useLayoutEffect, useRef, useState, type KeyboardEvent } from 'react';
import { limits } from '@secure-chat/shared/limits';
import { command, failureOf } from '../../platform/engine.ts';
import { preferences } from '../../platform/preferences.ts';
import { useStore } from '../../platform/store.ts';
import { failureWords } from '../../platform/words.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import { AttachFiles } from './attach-files.tsx';
import { ComposerStrip, type Answering } from './composer-strip.tsx';
import type { MessageItem } from './message-actions.ts';
import { ReaderLine } from './reader-line.tsx';
import { restoreText } from './restore-text.ts';
import { RecordingStrip } from './recording-strip.tsx';
import { drafts, useDraft } from './use-draft.ts';
import { useRecorder, type Recorder } from './use-recorder.ts';
import { useTray } from './use-tray.ts';

interface ComposerProps {
  readonly conversationId: string;
  /** Whom one writes to. */
  readonly contactName: string;
  /** Who can read what one types, in a sentence. */
  readonly readers: string;
  readonly draft: string;
  readonly onSent: () => void;
  readonly answering: Answering | null;
  /** The answer or edit was sent, or given up. */
  readonly onAnswered: () => void;
  /** Edits one's own last message, or answers the last of anybody. */
  readonly onLast: (own: boolean) => void;
}

const mostLines = 8;

/** Where one writes. Under it stands, always, who can read it. */
export function Composer(props: ComposerProps) {
  const { conversationId, contactName, readers, onSent, answering, onAnswered, onLast } = props;
  const [draft] = useState(() => drafts.newest(conversationId, props.draft));
  const [written, setWritten] = useState(draft);
  const [edited, setEdited] = useState<{ readonly id: string; readonly text: string } | null>(null);
  const editing = answering?.mode === 'edit' ? answering.item : null;
  const text = editing ? (edited?.id === editing.id ? edited.text : editing.text) : written;
  const [error, setError] = useState<string>();
  const [focused, setFocused] = useState(false);
  const field = useRef<HTMLTextAreaElement>(null);
  const enterSends = useStore(preferences)?.enterSends ?? true;
  const tray = useTray(conversationId);
  const recorder = useRecorder(tray.addRecording);
  const recording = recorder.state === 'on';
  const tooLong = text.length > limits.messageTextLength;
  const withFiles = tray.files.length > 0 && !editing;
  const ready = !tooLong && (withFiles ? !tray.refused : text.trim() !== '');

  // An edit is no draft: what was written before waits beside it.
  const { latest, gone } = useDraft(conversationId, written, draft);
  useLayoutEffect(() => fitToText(field.current), [text, answering]);
  useEffect(() => field.current?.focus(), [answering, recording]);

  const send = (): void => {
    if (!ready) return;
    setError(undefined);
    if (editing) return edit(editing);
    const sent = text;
    const replyTo = answering?.item.id;
    setWritten('');
    onSent();
    onAnswered();
    if (withFiles) return sendFiles(sent, replyTo);
    sendText(sent, replyTo);
  };
  // A caption answers nobody: what answers a message follows its files as words of its own.
  const sendFiles = (sent: string, replyTo: string | undefined): void => {
    const caption = replyTo === undefined ? sent : '';
    void tray.send(caption).then((went) => {
      if (replyTo !== undefined && sent.trim() !== '') sendText(sent, replyTo);
      else if (!went) giveBack(sent);
    });
  };
  const sendText = (sent: string, replyTo: string | undefined): void => {
    const message = { conversationId, text: sent, ...(replyTo !== undefined && { replyTo }) };
    command('sendText', message).catch((reason: unknown) => giveBack(sent, failureWords(failureOf(reason))));
  };
  // Nothing that was written is lost: it comes back to where it was typed, or to the draft of a chat that was left.
  const giveBack = (sent: string, why?: string): void => {
    const kept = restoreText(sent, latest.current);
    if (gone.current) return void drafts.save({ conversationId, text: kept });
    setWritten(kept);
    setError(why);
  };
  const leave = (): void => {
    setEdited(null);
    onAnswered();
  };
  const edit = ({ id, text: before }: MessageItem): void => {
    if (text.trim() === before) return leave();
    command('editMessage', { conversationId, id, text }).then(leave, (reason: unknown) =>
      setError(failureWords(failureOf(reason))),
    );
  };
  const type = (typed: string): void => {
    if (editing) setEdited({ id: editing.id, text: typed });
    else setWritten(typed);
    if (typed.trim() !== '') command('typing', { conversationId }).catch(() => undefined);
  };
  const handleKey = (event: KeyboardEvent): void => {
    const { key, shiftKey, altKey, ctrlKey, metaKey } = event;
    if (event.nativeEvent.isComposing) return;
    const sends = enterSends ? !shiftKey : ctrlKey || metaKey;
    if (key === 'Enter' && sends) send();
    else if (key === 'Escape' && answering && !shiftKey) leave();
    else if (key === 'ArrowUp' && text === '' && !answering && !altKey) onLast(!shiftKey);
    else return;
    event.preventDefault();
  };

  return (
    <div>
      <Refusal words={[error, recorder.error]} />
      <div className="flex min-h-[46px] flex-wrap items-end gap-0.5 rounded-[14px] bg-field p-[5px] shadow-[inset_0_0_0_1px_color-mix(in_oklab,var(--line-strong)_62%,var(--bg-canvas))] has-[textarea:focus]:outline-2 has-[textarea:focus]:-outline-offset-1 has-[textarea:focus]:outline-focus">
        {answering && <ComposerStrip answering={answering} onCancel={leave} />}
        {recording ? (
          <RecordingStrip recorder={recorder} />
        ) : (
          <>
            {!editing && (
              <AttachFiles tray={tray} contactName={contactName} onPicked={() => field.current?.focus()} />
            )}
            <textarea
              ref={field}
              rows={1}
              aria-label={`Message to ${contactName}`}
              placeholder={`Message ${contactName}`}
              value={text}
              onChange={({ target }) => type(target.value)}
              onKeyDown={handleKey}
              onPaste={editing ? undefined : tray.paste}
              onFocus={() => setFocused(true)}
              onBlur={() => setFocused(false)}
              className="no-ring max-h-[190px] min-w-0 flex-1 resize-none bg-transparent px-2.5 py-[7px] text-message select-text placeholder:text-text-3"
            />
            <RecordButton recorder={recorder} written={text} editing={editing} withFiles={withFiles} />
            <SendButton enterSends={enterSends} disabled={!ready} onClick={send} />
          </>
        )}
      </div>
      <ReaderLine
        readers={readers}
        extra={text.length - limits.messageTextLength}
        hint={focused && error === undefined}
        enterSends={enterSends}
      />
    </div>
  );
}

/** What could not be sent or recorded, and what to do. */
function Refusal({ words: [sending, recording] }: { readonly words: readonly (string | undefined)[] }) {
  const words = sending ?? recording;
  if (words === undefined) return null;
  return (
    <p role="alert" className="px-1.5 pb-1.5 text-13 text-danger-text">
      {words}
    </p>
  );
}

interface RecordButtonProps {
  readonly recorder: Recorder;
  readonly written: string;
  readonly editing: MessageItem | null;
  readonly withFiles: boolean;
}

/** There while nothing is written: a voice note goes alone. */
function RecordButton({ recorder, written, editing, withFiles }: RecordButtonProps) {
  if (editing || withFiles || written !== '') return null;
  const { state, start } = recorder;
  return <IconButton icon={Mic} label="Record a voice note" disabled={state === 'asking'} onClick={start} />;
}

interface SendButtonProps {
  readonly enterSends: boolean;
  readonly disabled: boolean;
  readonly onClick: () => void;
}

function SendButton({ enterSends, disabled, onClick }: SendButtonProps) {
  return (
    <button
      type="button"
      aria-label="Send"
      title={enterSends ? 'Send (Enter)' : 'Send (Ctrl Enter)'}
      disabled={disabled}
      onClick={onClick}
      className="grid size-9 flex-none place-items-center rounded-[10px] bg-accent text-on-accent hover:bg-accent-hover disabled:bg-sunken disabled:text-text-off"
    >
      <SendHorizontal size={18} strokeWidth={1.75} aria-hidden />
    </button>
  );
}

function fitToText(field: HTMLTextAreaElement | null): void {
  if (!field) return;
  field.style.height = 'auto';
  const line = Number.parseFloat(getComputedStyle(field).lineHeight);
  field.style.height = `${Math.min(field.scrollHeight, line * mostLines + 14)}px`;
}
