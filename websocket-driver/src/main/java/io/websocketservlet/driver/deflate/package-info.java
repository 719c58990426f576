/**
 * The extension permessage-deflate (RFC 7692): messages compressed, each on its own or in the context of those before
 * it. {@link io.websocketservlet.driver.deflate.PermessageDeflate} is what an application chooses and what negotiates;
 * out of that comes a session for each connection, which inflates what enters and deflates what leaves. Called by
 * nobody but the framework in {@code extension}.
 */
package io.websocketservlet.driver.deflate;
