import type { CSSProperties } from 'react';

interface SliderProps {
  readonly label: string;
  readonly min: number;
  readonly max: number;
  readonly value: number;
  readonly onChange: (value: number) => void;
}

/** A choice between whole steps; arrow keys take one at a time. */
export function Slider({ label, min, max, value, onChange }: SliderProps) {
  return (
    <input
      type="range"
      aria-label={label}
      min={min}
      max={max}
      step={1}
      value={value}
      onChange={({ target }) => onChange(target.valueAsNumber)}
      className="slider no-drag min-w-0 flex-1"
      style={{ '--done': `${((value - min) / (max - min)) * 100}%` } as CSSProperties}
    />
  );
}
