import { useEffect, useRef, useState } from 'react';
import { ask } from '../../platform/bridge.ts';
import { phase } from '../../platform/engine.ts';

export interface Recording {
  readonly file: File;
  readonly durationMs: number;
}

export interface Recorder {
  readonly state: 'off' | 'asking' | 'on';
  /** Of the sound that is being recorded; for drawing. */
  readonly analyser: AnalyserNode | null;
  /** When it began. */
  readonly since: number;
  readonly error: string | undefined;
  readonly start: () => void;
  /** Hands over what was recorded. */
  readonly stop: () => void;
  readonly cancel: () => void;
}

/** Speech stays clear at this; a minute is some 240 KB. */
const bitsPerSecond = 32_000;
const longestMs = 60 * 60 * 1_000;

interface Running {
  /** Of the microphone; its end is of this recording alone. */
  readonly turn: number;
  readonly recorder: MediaRecorder;
  /** Aborted where nothing of it is kept. */
  readonly dropped: AbortController;
  readonly audio: AudioContext;
  readonly stream: MediaStream;
  readonly analyser: AnalyserNode;
  readonly since: number;
}

/** Records a voice note. The microphone is open from `start` to `stop` or `cancel`, and never longer than the view. */
export function useRecorder(onDone: (recording: Recording) => void): Recorder {
  const [running, setRunning] = useState<Running | null>(null);
  const [asking, setAsking] = useState(false);
  const [error, setError] = useState<string>();
  const now = useRef<Running | null>(null);
  const isGone = useRef(false);

  const close = (): void => {
    const one = now.current;
    now.current = null;
    setRunning(null);
    if (one) end(one);
  };
  const begin = async (): Promise<void> => {
    const one = await openMicrophone(onDone);
    now.current = one;
    // The view may be gone by now.
    if (isGone.current) return close();
    one.recorder.addEventListener('stop', close);
    setRunning(one);
  };
  const start = (): void => {
    if (asking || now.current) return;
    setError(undefined);
    setAsking(true);
    begin()
      .catch((reason: unknown) => setError(wordsFor(reason)))
      .finally(() => setAsking(false));
  };
  useEffect(() => {
    isGone.current = false;
    // With the lock ends what a person was doing.
    const stop = phase.subscribe(() => phase.get()?.name !== 'unlocked' && now.current && end(now.current));
    return () => {
      isGone.current = true;
      // Whoever goes to another chat finds what they said in the tray when they are back.
      if (now.current?.recorder.state === 'recording') now.current.recorder.stop();
      stop();
    };
  }, []);

  return {
    state: running ? 'on' : asking ? 'asking' : 'off',
    analyser: running?.analyser ?? null,
    since: running?.since ?? 0,
    error,
    start,
    stop: () => now.current?.recorder.stop(),
    cancel: close,
  };
}

async function openMicrophone(onDone: (recording: Recording) => void): Promise<Running> {
  const { turn, allowed } = await ask('microphone.begin', undefined);
  if (!allowed) throw new DOMException('refused by the system', 'NotAllowedError');
  let stream: MediaStream | undefined;
  try {
    stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    return { turn, ...record(stream, onDone) };
  } catch (reason) {
    for (const track of stream?.getTracks() ?? []) track.stop();
    closeMicrophone(turn);
    throw reason;
  }
}

function closeMicrophone(turn: number): void {
  ask('microphone.end', { turn }).catch(() => undefined);
}

function record(stream: MediaStream, onDone: (recording: Recording) => void): Omit<Running, 'turn'> {
  const audio = new AudioContext();
  const analyser = audio.createAnalyser();
  analyser.fftSize = 1_024;
  audio.createMediaStreamSource(stream).connect(analyser);
  const type = 'audio/webm';
  const recorder = new MediaRecorder(stream, {
    mimeType: `${type};codecs=opus`,
    audioBitsPerSecond: bitsPerSecond,
  });
  const since = Date.now();
  const parts: Blob[] = [];
  recorder.addEventListener('dataavailable', ({ data }) => parts.push(data));
  const dropped = new AbortController();
  recorder.addEventListener('stop', () => {
    const durationMs = Date.now() - since;
    if (dropped.signal.aborted) return;
    onDone({ file: new File(parts, recordedName(new Date(since)), { type }), durationMs });
  });
  const full = setTimeout(() => recorder.state !== 'inactive' && recorder.stop(), longestMs);
  recorder.addEventListener('stop', () => clearTimeout(full));
  recorder.start();
  return { recorder, dropped, audio, stream, analyser, since };
}

/** Ends what runs, and keeps nothing of it. */
function end({ turn, recorder, dropped, audio, stream }: Running): void {
  dropped.abort();
  for (const track of stream.getTracks()) track.stop();
  if (recorder.state !== 'inactive') recorder.stop();
  if (audio.state !== 'closed') void audio.close();
  closeMicrophone(turn);
}

function recordedName(at: Date): string {
  const day = at.toLocaleDateString('en-GB', { day: 'numeric', month: 'short' });
  const time = at.toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' }).replace(':', '.');
  return `Voice note, ${day} ${time}.webm`;
}

function wordsFor(reason: unknown): string {
  const name = reason instanceof DOMException ? reason.name : '';
  if (name === 'NotFoundError') return 'No microphone was found. Connect one, then try again.';
  if (name === 'NotAllowedError')
    return 'This computer doesn’t let the app use the microphone. Allow it in the system’s privacy settings, then try again.';
  return 'The microphone can’t be used now. Another app may hold it: close that one, then try again.';
}
