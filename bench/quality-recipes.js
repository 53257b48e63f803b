/** What is compared, by name: the flags of `mlp train`. */
export const recipes = {
  default: '',
  lecture: '--hidden 16 --schedule constant --l2 0 --epochs 100',
  'wide-cosine-l2': '--hidden 64 --schedule cosine --l2 1 --epochs 100',
};
