import { useCallback, useEffect, useState } from 'react';
import type { FilePlace } from '../../../engine/face.ts';
import { command } from '../../platform/engine.ts';

/** The small picture of a file in the chat, once it is there. */
export function usePreview({ conversationId, id, seq }: FilePlace): string | undefined {
  return useImage(
    useCallback(() => command('getPreview', { conversationId, id, seq }), [conversationId, id, seq]),
  );
}

/** The small picture of a file that waits to be sent; none of what is no picture. */
export function useUnsentPreview(file: File): string | undefined {
  return useImage(
    useCallback(
      async () =>
        file.type.startsWith('image/') ? command('drawPreview', { file, mediaType: file.type }) : null,
      [file],
    ),
  );
}

/** An image under an address of this page alone; gone with the view. */
function useImage(get: () => Promise<Blob | null>): string | undefined {
  const [url, setUrl] = useState<string>();
  useEffect(() => {
    let made: string | null = null;
    let gone = false;
    void get().then(
      (image) => {
        if (gone || image === null) return;
        made = URL.createObjectURL(image);
        setUrl(made);
      },
      () => undefined,
    );
    return () => {
      gone = true;
      setUrl(undefined);
      if (made !== null) URL.revokeObjectURL(made);
    };
  }, [get]);
  return url;
}
