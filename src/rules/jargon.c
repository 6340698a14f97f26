/* What a reader who runs no mail server would stumble over. */
#include "base/ascii.h"
#include "rules/rules.h"

/* Words of the protocol, of networks and of administration, as they stand. */
static const char *const words[] = {
    "smtp",    "esmtp",   "lmtp",   "ehlo",   "helo",   "rcpt",   "starttls", "bdat",   "etrn",   "vrfy",
    "expn",    "auth",    "tls",    "ssl",    "sni",    "mx",     "ptr",      "dns",    "dnsbl",  "rbl",
    "spf",     "dkim",    "dmarc",  "arc",    "dane",   "tlsa",   "tcp",      "udp",    "icmp",   "mtu",
    "ip",      "ipv4",    "ipv6",   "nat",    "vpn",    "port",   "ports",    "host",   "hosts",  "client",
    "clients", "queue",   "relay",  "nullmx", "mime",   "utf",    "ascii",    "crlf",   "lf",     "cr",
    "dsn",     "ndr",     "verp",   "srs",    "batv",   "ldap",   "api",      "ttl",    "cname",  "bit",
    "byte",    "bytes",   "octet",  "octets", "token",  "tokens", "verb",     "dot",    "tarpit", "punkt",
    "header",  "headers", "banner", "scope",  "tenant", "ca",     "id",       "backend"};

/* Beginnings of words; those of German end in many ways. */
static const char *const stems[] = {
    "smarthost",  "envelope",  "umschlag",   "base64",        "oauth",     "xoauth",     "cipher",
    "handshake",  "daemon",    "postscreen", "pipelin",       "resolver",  "nslookup",   "telnet",
    "mechanism",  "verfahren", "hostname",   "hostnam",       "fqdn",      "literal",    "bounce",
    "mandant",    "milter",    "regex",      "oktett",        "timeout",   "connector",  "konnektor",
    "gateway",    "proxy",     "syntax",     "parameter",     "bucket",    "endpoint",   "endpunkt",
    "reputation", "localhost", "greylist",   "warteschlange", "kopfzeile", "zeilenende", "threshold",
    "schwell",    "grenzwert", "protokollf", "cluster",       "failover",  "config",     "konfig",
    "registry",   "dialekt",   "loopback",   "autodiscover",  "null"};

static bool belongs(char c)
{
    return ascii_is_letter(c) || ascii_is_digit(c) || (unsigned char)c >= 0x80;
}

static bool is_word(struct span word)
{
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (span_is_word(word, words[i]))
            return true;
    for (size_t i = 0; i < sizeof stems / sizeof stems[0]; i++)
        if (span_starts(word, stems[i]))
            return true;
    return false;
}

/* "STARTTLS", "MAIL": what is shouted is a command or an acronym. */
static bool is_shouted(struct span word)
{
    size_t capitals = 0;
    for (size_t i = 0; i < word.len; i++)
        capitals += word.at[i] >= 'A' && word.at[i] <= 'Z';
    return capitals > 2 && capitals == word.len;
}

/* Reply codes, addresses of computers, versions. */
static bool is_number(struct span word)
{
    size_t digits = 0;
    for (size_t i = 0; i < word.len; i++)
        digits += ascii_is_digit(word.at[i]);
    return digits > 2;
}

static bool holds_sign(struct span text)
{
    static const struct span signs = SPAN("<>{}[]=_\\/`|~*$%#");
    for (size_t i = 0; i < text.len; i++) {
        bool point = text.at[i] == '.' && i && ascii_is_digit(text.at[i - 1]) && i + 1 < text.len &&
                     ascii_is_digit(text.at[i + 1]);
        bool option = text.at[i] == '-' && i + 1 < text.len && text.at[i + 1] == '-';
        if (point || option || span_find(signs, text.at[i]) < signs.len)
            return true;
    }
    return false;
}

bool jargon_in(struct span text)
{
    if (holds_sign(text))
        return true;
    while (text.len) {
        size_t len = 0;
        while (len < text.len && belongs(text.at[len]))
            len++;
        struct span word = span_cut(text, 0, len);
        if (is_word(word) || is_shouted(word) || is_number(word))
            return true;
        text = span_from(text, len + 1);
    }
    return false;
}
