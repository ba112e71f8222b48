/** Says that the link of `gx serve` is of no use any more. */
export function UsedLink({ message }: { message: string }) {
  return (
    <div className="empty" role="alert">
      <h2>This link has been used, or is too old</h2>
      <p>{message}. A new link is printed by <code>gx serve --url</code>.</p>
    </div>
  );
}
