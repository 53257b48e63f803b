/** So much of a digest as tells it from others at a glance. */
export function shortDigest(digest: string): string {
  return `${digest.slice(0, 12)}…`;
}
