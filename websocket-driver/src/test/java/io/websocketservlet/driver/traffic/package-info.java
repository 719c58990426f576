/** Our client against our server, over random traffic that nobody thought of. */
package io.websocketservlet.driver.traffic;
