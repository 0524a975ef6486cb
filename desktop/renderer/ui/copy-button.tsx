import { Copy } from 'lucide-react';
import { useState } from 'react';
import { Button, type ButtonProps } from './button.tsx';

interface CopyButtonProps extends Pick<ButtonProps, 'kind' | 'className'> {
  readonly words: string;
  readonly copy: () => Promise<unknown>;
}

/** Says that it copied, in the button and to those who listen. */
export function CopyButton({ words, copy, ...look }: CopyButtonProps) {
  const [copied, setCopied] = useState(false);
  const run = (): void => {
    copy().then(
      () => setCopied(true),
      () => setCopied(false),
    );
  };
  return (
    <>
      <Button size="small" {...look} onClick={run}>
        <Copy size={16} strokeWidth={1.9} aria-hidden /> {copied ? 'Copied' : words}
      </Button>
      <span role="status" className="sr-only">
        {copied && 'Copied'}
      </span>
    </>
  );
}
