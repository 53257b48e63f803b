/** Columns of every kind and reading, with missing fields; two classes, or a number. */
export function mixedColumns(rows = 80): string {
  const lines = Array.from({ length: rows }, (_, i) => {
    const day = String(1 + (i % 28)).padStart(2, '0');
    const hasDate = i % 11 !== 0;
    const label = (i * 7) % 5 > 2 ? 'high' : 'low';
    return [
      i % 13 === 5 ? 'NA' : (i * 37) % 101,
      i % 17 === 3 ? -999 : 1e6 + i * 3,
      hasDate ? `2024-0${1 + (i % 9)}-${day}` : '',
      i % 3 === 0 ? 'Yes' : 'no',
      `${(i * 3) % 50}.5 %`,
      i % 19 === 1 ? '?' : ['red', 'green', 'blue'][i % 3],
      `0${100 + (i % 4)}`,
      i % 5,
      i % 7 === 0 ? 'TRUE' : 'false',
      label,
      ((i * 29) % 40) / 4,
    ].join(',');
  });
  return [
    'prediction,amount,when,member,share,colour,code,grade,checked,label,value',
    ...lines,
    '',
  ].join('\n');
}

/** Flags under which all of them are used, each as what it is. */
export const mixedFlags = [
  ...['--na', '-999', '--missing', 'mean', '--categorical', 'grade,colour,code,checked'],
  ...['--epochs', '15', '--hidden', '6', '--quiet', '--force'],
];
