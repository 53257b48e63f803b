import type { Plugin } from 'vitest/config';

export function bundledText(): Plugin;
