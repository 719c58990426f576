"""Runs the suite's fuzzing client, against one server at a time and as often as asked."""

import os

import wsaccel.utf8validator  # without these two the suite would go on by itself, slowly
import wsaccel.xormask
from autobahntestsuite.fuzzing import FuzzingClientFactory
from twisted.internet import reactor
from twisted.python import log

from suite import connections
from suite.cases import identifiers  # called from Java

connections.always_end()

# The factory stops the reactor after its last case. A stopped reactor never runs again; a crashed one does.
reactor.stop = reactor.crash


def run(url, agent, directory, cases):
    """Runs the cases and writes the reports, and suite.log, to the directory."""
    with open(os.path.join(directory, 'suite.log'), 'w') as log_file:
        observer = log.FileLogObserver(log_file)
        log.startLoggingWithObserver(observer.emit)
        try:
            FuzzingClientFactory({
                'servers': [{'url': url, 'agent': agent}],
                'options': {'failByDrop': False},
                'outdir': directory,
                'cases': cases,
            })
            reactor.run(installSignalHandlers=False)
        finally:
            observer.stop()
