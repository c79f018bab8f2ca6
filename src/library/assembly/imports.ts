/** All that the library needs of its host (Prettier cannot parse decorators on functions). */

/** Calls the page's function number `handle`; 0: done, -1: it threw, and has told so already. */
// @ts-ignore: decorator
@external("env", "TVMFFIWasmSafeCall")
export declare function callJs(handle: i32, args: usize, count: i32, result: usize): i32;

/** The page may forget its function number `handle`. */
// @ts-ignore: decorator
@external("env", "TVMFFIWasmFunctionDeleter")
export declare function deleteJs(handle: i32): void;
