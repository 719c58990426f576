"""Runs the suite's fuzzing server, for one client at a time and as often as asked."""

import os

import wsaccel.utf8validator  # without these two the suite would go on by itself, slowly
import wsaccel.xormask
from autobahntestsuite.fuzzing import FuzzingServerFactory, FuzzingServerProtocol
from twisted.internet import reactor
from twisted.python import log

# The reactor is crashed, since a stopped one never runs again.

# Seconds: the cases that are still closing when the client asks for the reports.
LONGEST_CLOSING = 10.0


class Protocol(FuzzingServerProtocol):
    """Known to the factory for as long as it is connected."""

    def connectionMade(self):
        self.factory.connected.add(self)
        FuzzingServerProtocol.connectionMade(self)

    def connectionLost(self, reason):
        self.factory.connected.discard(self)
        try:
            FuzzingServerProtocol.connectionLost(self, reason)
        except Exception:
            # a case whose opening handshake failed does not know how its connection should end: it has no result
            log.err(None, 'case without a result')

    def dropConnection(self, *args, **kwargs):
        FuzzingServerProtocol.dropConnection(self, *args, **kwargs)
        # Jython may not report a connection as lost that the peer resets while it is being closed.
        reactor.callLater(1.0, self.drop_for_sure)

    def drop_for_sure(self):
        if self in self.factory.connected:
            self.transport.abortConnection()


class Factory(FuzzingServerFactory):

    protocol = Protocol

    def __init__(self, spec):
        FuzzingServerFactory.__init__(self, spec)
        self.connected = set()
        self.waited = 0.0
        self.listening = None

    def createReports(self):
        """The client is done: waits for the connections of its cases to end, writes the reports, and ends."""
        cases = [protocol for protocol in self.connected if protocol.runCase]
        if cases and self.waited < LONGEST_CLOSING:
            self.waited += 0.1
            reactor.callLater(0.1, self.createReports)
            return
        FuzzingServerFactory.createReports(self)
        self.listening.stopListening()
        reactor.callLater(0.2, reactor.crash)  # the client is still to hear our Close


def run(directory, cases, listening):
    """Runs the cases, and writes the reports, and suite.log, to the directory; listening is told the port."""
    with open(os.path.join(directory, 'suite.log'), 'w') as log_file:
        observer = log.FileLogObserver(log_file)
        log.startLoggingWithObserver(observer.emit)
        try:
            factory = Factory({
                'url': 'ws://127.0.0.1:9001',  # and any other port
                'options': {'failByDrop': False},
                'outdir': directory,
                'cases': cases,
            })
            factory.listening = reactor.listenTCP(0, factory, backlog=50, interface='127.0.0.1')
            factory.externalPort = factory.listening.getHost().port
            reactor.callWhenRunning(listening.accept, factory.externalPort)
            reactor.run(installSignalHandlers=False)
        finally:
            observer.stop()
