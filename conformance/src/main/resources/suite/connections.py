"""Sees to it that every connection of the fuzzing client ends, so that the next case can begin."""

from autobahntestsuite.fuzzing import FuzzingClientProtocol
from twisted.internet import reactor
from twisted.python import log

# Seconds: a server that failed the connection may go on reading for a while, so that its Close is not lost to a reset.
LONGEST_LINGER = 5.0


def always_end():
    FuzzingClientProtocol.onCloseFrame = _expect_drop(FuzzingClientProtocol.onCloseFrame)
    FuzzingClientProtocol.connectionLost = _report_lost(FuzzingClientProtocol.connectionLost)


def _expect_drop(on_close_frame):
    """
    RFC 6455, 7.1.1 Close the WebSocket Connection: the server closes TCP first.

    The suite waits a second for that after its own Close, but for ever after one of the server's.
    """

    def on_close_frame_then_expect_drop(protocol, code, reason):
        failed = on_close_frame(protocol, code, reason)
        if protocol.serverConnectionDropTimeoutCall is None:
            protocol.serverConnectionDropTimeoutCall = reactor.callLater(
                LONGEST_LINGER, protocol.onServerConnectionDropTimeout)
        return failed

    return on_close_frame_then_expect_drop


def _report_lost(connection_lost):
    """
    The factory starts the next case when it is told of the lost connection, which an error here would prevent.

    A case whose opening handshake failed does not know yet how its connection should end, and raises one.
    It remains without a result.
    """

    def connection_lost_for_sure(protocol, reason):
        try:
            connection_lost(protocol, reason)
        except Exception:
            log.err(None, 'case without a result')

    return connection_lost_for_sure
