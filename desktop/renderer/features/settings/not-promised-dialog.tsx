import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';

/** The README's list, for the people it concerns. */
const limits: readonly { readonly title: string; readonly text: string }[] = [
  {
    title: 'Who somebody is.',
    text: 'A person found by user name may be anybody, until you compare safety numbers with them.',
  },
  {
    title: 'That nobody knows whom you talk with.',
    text: 'The server’s host sees who you talk with, when, and how large messages are.',
  },
  {
    title: 'That messages arrive.',
    text: 'A server can stay silent. It can’t pretend that somebody got or read a message.',
  },
  {
    title: 'That a weak password protects you.',
    text: 'Whoever steals the server’s data can try passwords, and old copies of it remember old ones.',
  },
  {
    title: 'That an unlocked computer keeps secrets.',
    text: 'Who has it in their hands while it is open can read what you can read.',
  },
  {
    title: 'That old messages stay closed to your password.',
    text: 'Your password opens your history on every computer where you sign in. That is meant so.',
  },
  {
    title: 'That what disappeared is nowhere.',
    text: 'Whoever read it may have kept it, and an old copy of the server still has it, sealed.',
  },
  {
    title: 'That you can deny what you wrote.',
    text: 'Each message carries your mark, so the people in the chat can show that it is yours.',
  },
  {
    title: 'That people are where they seem to be.',
    text: 'Whether somebody is online is the server’s word alone.',
  },
  {
    title: 'That a newly added computer sees everything at once.',
    text: 'A server could show it an old state of your chats.',
  },
  {
    title: 'Anything about an app from a stranger.',
    text: 'Install it, and its updates, only from people you trust.',
  },
];

export function NotPromisedDialog({ onClose }: { readonly onClose: () => void }) {
  return (
    <Dialog
      wide
      title="What is not promised"
      description="No app can protect you from everything. These are the edges of this one."
      onClose={onClose}
      footer={
        <Button kind="primary" onClick={onClose}>
          Done
        </Button>
      }
    >
      {/* The list scrolls in a small window, so it takes the focus: arrow keys then move it. */}
      <ul data-first-focus tabIndex={0} aria-label="What is not promised" className="grid gap-3">
        {limits.map(({ title, text }) => (
          <li key={title}>
            <b className="weight-medium">{title}</b> <span className="text-text-2">{text}</span>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
