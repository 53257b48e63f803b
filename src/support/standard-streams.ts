/** Whether a path stands for standard output: `-`, or what a system calls it. It may be a file, a pipe, a socket or a terminal. */
export function isStandardOutput(path: string): boolean {
  return path === '-' || /^\/dev\/stdout$|^\/(?:dev|proc\/self)\/fd\/1$/.test(path);
}

/** Whether a path stands for standard input. */
export function isStandardInput(path: string): boolean {
  return path === '-' || /^\/dev\/stdin$|^\/(?:dev|proc\/self)\/fd\/0$/.test(path);
}
