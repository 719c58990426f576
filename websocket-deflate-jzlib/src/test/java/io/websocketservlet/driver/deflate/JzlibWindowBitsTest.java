package io.websocketservlet.driver.deflate;

/** The same with JZlib's compressors, wherever these are used. */
class JzlibWindowBitsTest extends WindowBitsTest {}
