/**
 * Nothing: what a start costs whatever the program does.
 *
 * @module
 */
export {};
