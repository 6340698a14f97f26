/*
 * Host names and mail domains as they stand in texts. Pure functions; spans that come back point into the
 * caller's text.
 *
 *     EHLO ws7.client.example      hello_kind: fqdn
 *     550 5.7.23 <bob@corp.example>: rejected, see http://www.openspf.net/Why
 *                     ^^^^^^^^^^^^                        ^^^^^^^^^^^^^^^ domain_in
 */
#ifndef SMTPLINT_SMTP_NAME_H
#define SMTPLINT_SMTP_NAME_H

#include "base/span.h"

/* What a client gave as its name: RFC 5321 sections 4.1.1.1 and 4.1.3, RFC 1123 section 2.1. */
enum hello_kind {
    HELLO_EMPTY,
    HELLO_FQDN,
    HELLO_BARE_LABEL, /* no dot */
    HELLO_LOCALHOST,  /* "localhost", "localhost.localdomain", names below localhost (RFC 6761 section 6.3) */
    HELLO_IP,         /* an address without brackets */
    HELLO_LITERAL,    /* [192.0.2.1], [IPv6:2001:db8::1] */
    HELLO_UNDERSCORE, /* would be a name but for "_" */
    HELLO_BAD_CHARACTER, /* no name and no literal: other characters, empty or too long labels, a broken
                            literal */
    HELLO_UNDEFINED,     /* a program's empty variable: "undefined", "null", "(none)", "(null)", "_" */
    HELLO_NON_ASCII,
    HELLO_TRAILING_DOT /* would be a name but for the dot at its end */
};

enum hello_kind hello_kind(struct span argument);
const char *hello_kind_name(enum hello_kind kind); /* "fqdn", "bare-label", ... */

/* What stands behind the last "@" (RFC 5321 section 4.1.2), a closing ">" left off; empty without "@". */
struct span domain_of(struct span address);

/* Whether `name` is `parent` or lies below it (RFC 1034 section 3.1). Caseless, final dots ignored; nothing
 * lies in "". */
bool domain_within(struct span name, struct span parent);

/* The last two labels of a name, or three where the one before a country's is for a whole branch:
 * "corp.example" of "mx1.corp.example", "corp.co.uk" of "mx1.corp.co.uk". */
struct span domain_organisation(struct span name);

/*
 * Eats up to and including the next word that looks like a host name and returns it without a final dot:
 * labels (RFC 1123 section 2.1, "_" allowed) with a dot at least, the last alphabetic with two letters or
 * more, or "xn--...". The local part of a mail address is none. Empty when there is none; *rest is then empty
 * too.
 */
struct span domain_in(struct span *rest);

#endif
