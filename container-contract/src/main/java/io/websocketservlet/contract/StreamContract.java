package io.websocketservlet.contract;

/** What the chapters of the contract of event streams need: all are played on one stage. */
interface StreamContract {

    /** The running container with its applications. */
    StreamStage stage();
}
