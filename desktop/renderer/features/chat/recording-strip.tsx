import { Square, X } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { Button } from '../../ui/button.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { lengthWords } from '../../ui/times.ts';
import { useNow } from '../../ui/use-now.ts';
import type { Recorder } from './use-recorder.ts';

/** Stands in the place of what one writes while a voice note is recorded: how long, how loud, and its end. */
export function RecordingStrip({ recorder }: { readonly recorder: Recorder }) {
  const now = useNow(() => 1_000);
  const seconds = Math.max(0, (now - recorder.since) / 1_000);
  return (
    <div
      role="group"
      aria-label="Recording a voice note"
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.preventDefault();
        recorder.cancel();
      }}
      className="flex min-w-0 flex-1 items-center gap-2.5 pl-1"
    >
      <IconButton icon={X} label="Don’t keep the recording" shortcut="Esc" onClick={recorder.cancel} />
      <span className="size-2.5 flex-none rounded-full bg-danger" aria-hidden />
      <span className="digits w-12 flex-none text-message" role="timer">
        {lengthWords(seconds)}
      </span>
      {recorder.analyser && <Loudness analyser={recorder.analyser} />}
      {/* The keys go here: Enter or Space ends the recording. */}
      <Button size="small" kind="primary" data-first-focus autoFocus onClick={recorder.stop}>
        <Square size={14} aria-hidden /> Stop
      </Button>
    </div>
  );
}

const barPx = 3;
const gapPx = 2;
const barsASecond = 15;

/** The last seconds of what the microphone hears, a bar for each moment. */
function Loudness({ analyser }: { readonly analyser: AnalyserNode }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const bars: number[] = [];
    const samples = new Float32Array(analyser.fftSize);
    const timer = setInterval(() => {
      analyser.getFloatTimeDomainData(samples);
      bars.push(loudnessOf(samples));
      if (canvas.current) draw(canvas.current, bars);
    }, 1_000 / barsASecond);
    return () => clearInterval(timer);
  }, [analyser]);
  return <canvas ref={canvas} aria-hidden className="h-7 min-w-0 flex-1 text-accent-text" />;
}

/** Between 0 and 1, as loud as it sounds rather than as strong as it is. */
function loudnessOf(samples: Float32Array): number {
  const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
  return Math.min(1, Math.sqrt(Math.sqrt(power)) * 1.4);
}

function draw(canvas: HTMLCanvasElement, bars: number[]): void {
  const { clientWidth, clientHeight } = canvas;
  const scale = window.devicePixelRatio;
  canvas.width = clientWidth * scale;
  canvas.height = clientHeight * scale;
  const context = canvas.getContext('2d');
  if (!context) return;
  context.scale(scale, scale);
  context.fillStyle = getComputedStyle(canvas).color;
  const room = Math.floor(clientWidth / (barPx + gapPx));
  bars.splice(0, bars.length - room);
  for (const [at, bar] of bars.entries()) {
    const height = Math.max(barPx, bar * clientHeight);
    context.beginPath();
    context.roundRect(at * (barPx + gapPx), (clientHeight - height) / 2, barPx, height, barPx / 2);
    context.fill();
  }
}
