/** The address of a style of its own. */
declare module '*.css?url' {
  const url: string;
  export default url;
}

// What esbuild reads as text for the tests.
declare module '*.css' {
  const text: string;
  export default text;
}
