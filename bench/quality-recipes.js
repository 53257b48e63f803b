/** What is compared, by name: the flags of `mlp train`. */
export const recipes = {
  default: '',
  lecture: '--preset lecture',
  good: '--preset good',
  best: '--preset best',
};
