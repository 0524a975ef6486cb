import { Pause, Play } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { IconButton } from '../../ui/icon-button.tsx';

/** A voice note that is about to be sent, to be heard before. It lies in the page, and nowhere else. */
export function VoicePreview({ file }: { readonly file: File }) {
  const audio = useRef<HTMLAudioElement>(null);
  const [playing, setPlaying] = useState(false);
  useEffect(() => {
    const url = URL.createObjectURL(file);
    const element = audio.current;
    if (element) element.src = url;
    return () => {
      element?.removeAttribute('src');
      URL.revokeObjectURL(url);
    };
  }, [file]);
  const toggle = (): void => {
    if (playing) audio.current?.pause();
    else void audio.current?.play().catch(() => undefined);
  };
  return (
    <>
      <IconButton
        icon={playing ? Pause : Play}
        label={playing ? 'Pause the voice note' : 'Listen to the voice note'}
        onClick={toggle}
      />
      <audio
        ref={audio}
        hidden
        onPlay={() => setPlaying(true)}
        onPause={() => setPlaying(false)}
        onEnded={() => setPlaying(false)}
      />
    </>
  );
}
