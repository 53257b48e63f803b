/** Beyond so many clips a number that is clipped is no larger, so that its square is finite. */
export const FARTHEST = 1e150;
