const placesOf = new WeakMap<readonly string[], ReadonlyMap<string, number>>();

/** Where a name is first in a header, or −1: as `indexOf` says, which goes through all of it for each of many columns. */
export function placeIn(header: readonly string[], name: string): number {
  let places = placesOf.get(header);
  if (places === undefined) {
    const first = new Map<string, number>();
    for (const [place, one] of header.entries()) if (!first.has(one)) first.set(one, place);
    placesOf.set(header, first);
    places = first;
  }
  return places.get(name) ?? -1;
}
