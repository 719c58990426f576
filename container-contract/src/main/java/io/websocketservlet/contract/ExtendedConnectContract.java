package io.websocketservlet.contract;

/** */
interface ExtendedConnectContract extends Contract {}
