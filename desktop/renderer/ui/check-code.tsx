/** A certificate's code in groups of four, as the server prints it; copied as one text. */
export function CheckCode({ label, code }: { readonly label: string; readonly code: string }) {
  const groups = code.toUpperCase().match(/.{4}/g) ?? [];
  return (
    <div role="group" aria-label={label} className="grid grid-cols-4 gap-2 select-text">
      {groups.map((group, at) => (
        <span
          key={`${at}-${group}`}
          className="digits grid h-[34px] place-items-center rounded-8 bg-sunken text-14 weight-medium tracking-[.08em]"
        >
          {group}
        </span>
      ))}
    </div>
  );
}
