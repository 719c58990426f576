"""
Cases for permessage-deflate (RFC 7692), under the numbers that later releases of the suite have them.

Section 12 sends five kinds of content, section 13 asks for seven sets of parameters; each in 18 sizes, with and without
fragmentation. A case sends its messages one by one, and each has to come back as it was.
"""

import pkgutil
from types import ClassType

from autobahn.compress import PERMESSAGE_COMPRESSION_EXTENSION, PerMessageDeflate, PerMessageDeflateOffer, \
    PerMessageDeflateOfferAccept, PerMessageDeflateResponse, PerMessageDeflateResponseAccept
from autobahntestsuite.case import CaseCategories, Cases, CaseSubCategories
from autobahntestsuite.case.case import Case
from autobahntestsuite.fuzzing import FuzzingClientFactory, FuzzingServerProtocol
from java.lang import Class
from twisted.internet import reactor

MessageDeflater = Class.forName('io.websocketservlet.conformance.deflate.MessageDeflater')
MessageInflater = Class.forName('io.websocketservlet.conformance.deflate.MessageInflater')

MESSAGES = 100  # to a case; later releases of the suite send 1000
SECONDS = 120  # that it may take

WHOLE = [16, 64, 256, 1024, 4096, 8192, 16384, 32768, 65536, 131072]
# octets of a message, octets of the payload of a frame; 0 for one frame
SIZES = [(length, 0) for length in WHOLE] + \
        [(length, 256) for length in WHOLE[5:]] + \
        [(131072, fragment) for fragment in (1024, 4096, 32768)]

TEXT, BINARY = False, True
# of the suite's own test data
CONTENTS = [('data1.json', TEXT), ('lena512.bmp', BINARY), ('pg2229.txt', TEXT), ('data1.html', TEXT),
            ('10.1.1.105.5439.pdf', BINARY)]

# offers to choose from, the first one preferred: whether the peer is to keep no context, and to what window it is to
# keep, 0 for any. A server offers nothing, and asks for the first of them that it may.
OFFERS = [[(False, 0)],
          [(True, 0)],
          [(False, 9)],
          [(False, 15)],
          [(True, 9)],
          [(True, 15)],
          [(True, 9), (True, 0), (False, 0)]]


class Content:
    """Messages of one length, cut out of a file over and over again, a text between characters."""

    files = {}

    def __init__(self, name, binary):
        if name not in self.files:
            self.files[name] = pkgutil.get_data('autobahntestsuite', 'testdata/' + name)
        self.octets = self.files[name]
        self.binary = binary
        self.at = 0

    def message(self, length):
        message = ''
        while len(message) < length:
            piece = self.octets[self.at:self.at + length - len(message)]
            if not self.binary:
                piece = self.whole_characters(piece)
            if not piece:
                return message + ' ' * (length - len(message))  # the next character is too long
            message += piece
            self.at = (self.at + len(piece)) % len(self.octets)
        return message

    def whole_characters(self, piece):
        end = self.at + len(piece)
        while end < len(self.octets) and end > self.at and ord(self.octets[end]) & 0xC0 == 0x80:
            end -= 1
        return self.octets[self.at:end]


class CompressionCase(Case):

    def init(self):
        self.reportTime = True
        self.reportCompressionRatio = True
        self.content = Content(self.FILE, self.KIND)
        self.sent = 0
        self.message = None
        self.agreed = None
        self.timeout = None

    def offers(self):
        return [PerMessageDeflateOffer(True, True, alone, window) for (alone, window) in self.OFFERED]

    def answer(self, offers):
        for (alone, window) in self.OFFERED:
            for offer in offers:
                if isinstance(offer, PerMessageDeflateOffer) and (offer.acceptMaxWindowBits or not window):
                    return PerMessageDeflateOfferAccept(offer, alone, window)

    @staticmethod
    def accept(answer):
        return PerMessageDeflateResponseAccept(answer) if isinstance(answer, PerMessageDeflateResponse) else None

    def onOpen(self):
        self.agreed = self.p._perMessageCompress
        self.expectedClose = {'closedByMe': True,
                              'closeCode': [self.p.CLOSE_STATUS_CODE_NORMAL],
                              'requireClean': True}
        if self.agreed is None:
            self.end(Case.UNIMPLEMENTED, 'The peer declined.')
            return
        self.behavior = Case.FAILED
        self.result = 'It took more than %d seconds.' % SECONDS
        self.p.createStats = False
        self.p.enableWirelog(False)
        self.timeout = reactor.callLater(SECONDS, self.p.sendClose)
        self.send()

    def send(self):
        self.sent += 1
        self.message = self.content.message(self.LENGTH)
        self.p.sendMessage(self.message, self.KIND)

    def onMessage(self, message, binary):
        if binary != self.KIND or message != self.message:
            self.end(Case.FAILED, 'Message %d did not come back as it was.' % self.sent)
        elif self.agreed.fault:
            self.end(Case.FAILED, 'Message %d came back wrongly compressed. %s' % (self.sent, self.agreed.fault))
        elif self.sent < MESSAGES:
            self.send()
        elif not self.p.factory.isServer and not self.fits():
            # 7.1: an offer is accepted with all that it asks for, or declined
            self.end(Case.NON_STRICT, 'What the server answered is none of the offers: %r' % self.agreed)
        else:
            self.end(Case.OK, 'Each message came back as it was.')

    def onConnectionLost(self, failed_by_me):
        if self.timeout is not None and self.timeout.active():
            self.timeout.cancel()
        if self.agreed is not None:
            self.agreed.end()
        Case.onConnectionLost(self, failed_by_me)

    def fits(self):
        """Whether the answer keeps to one of the offers."""
        return any((self.agreed.server_no_context_takeover or not alone)
                   and (not window or self.agreed.server_max_window_bits <= window)
                   for (alone, window) in self.OFFERED)

    def end(self, behavior, result):
        self.behavior = behavior
        self.result = result
        self.trafficStats = self.p.trafficStats
        self.p.enableWirelog(True)
        self.p.sendClose(self.p.CLOSE_STATUS_CODE_NORMAL)


class Compression(PerMessageDeflate):
    """The extension on one connection, with compressors that know windows."""

    fault = ''

    def terms(self, of_server):
        """Whether an end keeps no context, and to what window it keeps."""
        if of_server:
            return self.server_no_context_takeover, self.server_max_window_bits
        return self.client_no_context_takeover, self.client_max_window_bits

    def startCompressMessage(self):
        alone, window = self.terms(self._isServer)
        if self._compressor is None or alone:
            if self._compressor is not None:
                self._compressor.end()
            self._compressor = MessageDeflater(window)
        self.pieces = []

    def compressMessageData(self, data):
        self.pieces.append(data)
        return ''

    def endCompressMessage(self):
        return self._compressor.message(''.join(self.pieces))

    def startDecompressMessage(self):
        alone, window = self.terms(not self._isServer)
        if self._decompressor is None or alone:
            if self._decompressor is not None:
                self._decompressor.end()
            self._decompressor = MessageInflater(window)

    def decompressMessageData(self, data):
        return self._decompressor.data(data)

    def endDecompressMessage(self):
        self.fault = self.fault or self._decompressor.endOfMessage()

    def end(self):
        for codec in (self._compressor, self._decompressor):
            if codec is not None:
                codec.end()


def add():
    """Adds the cases to the suite's. Before any factory is made."""
    CaseCategories['12'] = 'permessage-deflate: contents'
    CaseCategories['13'] = 'permessage-deflate: parameters'
    for group, (name, kind) in enumerate(CONTENTS, 1):
        CaseSubCategories['12.%d' % group] = name
        add_sizes('12_%d' % group, name, kind, [(False, 0)])
    for group, offered in enumerate(OFFERS, 1):
        CaseSubCategories['13.%d' % group] = ' or '.join(words(*offer) for offer in offered)
        add_sizes('13_%d' % group, 'data1.json', TEXT, offered)
    PERMESSAGE_COMPRESSION_EXTENSION[PerMessageDeflate.EXTENSION_NAME]['PMCE'] = Compression
    FuzzingClientFactory.buildProtocol = offering(FuzzingClientFactory.buildProtocol)
    FuzzingServerProtocol.onConnect = answering(FuzzingServerProtocol.onConnect)


def add_sizes(group, name, kind, offered):
    for number, (length, fragment) in enumerate(SIZES, 1):
        Cases.append(ClassType('Case%s_%d' % (group, number), (CompressionCase,), {
            'FILE': name,
            'KIND': kind,
            'LENGTH': length,
            'FRAGMENT': fragment,
            'OFFERED': offered,
            'DESCRIPTION': '%d messages of %d octets of %s, %s, offered %s' % (
                MESSAGES, length, name,
                'in frames of %d octets' % fragment if fragment else 'in one frame each',
                ' or '.join(words(*offer) for offer in offered)),
            'EXPECTATION': 'Each message comes back as it was, compressed as agreed on.',
        }))


def words(alone, window):
    asked = ['no context'] * alone + ['a window of %d bits' % window] * bool(window)
    return ' and '.join(asked) or 'without parameters'


def offering(build_protocol):
    """Lets a case say what its connection offers, and how it fragments."""

    def build_offering_protocol(factory, address):
        protocol = build_protocol(factory, address)
        case = protocol.runCase
        if isinstance(case, CompressionCase):
            protocol.perMessageCompressionOffers = case.offers()
            protocol.perMessageCompressionAccept = case.accept
            protocol.autoFragmentSize = case.FRAGMENT
        return protocol

    return build_offering_protocol


def answering(on_connect):
    """The same for the cases of a server."""

    def answer_then_connect(protocol, request):
        answer = on_connect(protocol, request)
        case = protocol.runCase
        if isinstance(case, CompressionCase):
            protocol.perMessageCompressionAccept = case.answer
            protocol.autoFragmentSize = case.FRAGMENT
        return answer

    return answer_then_connect
