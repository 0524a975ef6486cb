/** Two speech bubbles, the overlap solid: what is shared is the part only the two hold. */
export function Mark({ size }: { readonly size: number }) {
  return (
    <svg viewBox="0 0 32 32" width={size} height={size} className="flex-none text-accent" aria-hidden>
      <path
        d="M9 3h8a6 6 0 0 1 6 6v5a6 6 0 0 1-6 6H9.5L4.6 23.4A1 1 0 0 1 3 22.6V9a6 6 0 0 1 6-6Z"
        fill="currentColor"
        opacity=".38"
      />
      <path
        d="M15 11h8a6 6 0 0 1 6 6v11.6a1 1 0 0 1-1.6.8L22.5 26H15a6 6 0 0 1-6-6v-3a6 6 0 0 1 6-6Z"
        fill="currentColor"
        opacity=".38"
      />
      <path d="M15 11h8v3a6 6 0 0 1-6 6H9v-3a6 6 0 0 1 6-6Z" fill="currentColor" />
    </svg>
  );
}
