import { create } from 'qrcode';
import { useMemo } from 'react';

const quiet = 4;

/** Always on a light plate: cameras read dark on light, whatever the theme. */
export function QrCode({ content, label }: { readonly content: string; readonly label: string }) {
  const { path, size } = useMemo(() => draw(content), [content]);
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`0 0 ${size} ${size}`}
      shapeRendering="crispEdges"
      className="size-[186px] flex-none rounded-12 bg-white shadow-[0_0_0_1px_var(--line)]"
    >
      <path d={path} fill="#10181b" />
    </svg>
  );
}

function draw(content: string): { path: string; size: number } {
  const { modules } = create(content, { errorCorrectionLevel: 'M' });
  let path = '';
  for (let y = 0; y < modules.size; y++)
    for (let x = 0; x < modules.size; x++)
      if (modules.get(x, y)) path += `M${x + quiet} ${y + quiet}h1v1h-1z`;
  return { path, size: modules.size + 2 * quiet };
}
